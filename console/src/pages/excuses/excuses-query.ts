import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Excuse } from '../../api/schema.generated.ts';
import { usePages } from '../../parts/listing/listed.ts';
import type { ListedState } from './listed-states.ts';

/** What is remembered of the table of excuses is so called. */
export const EXCUSES = 'excuses';

/** Excuses in that state, the newest first. */
export function useExcuses(state: ListedState) {
  return usePages({
    name: EXCUSES,
    queryKey: ['excuses', state],
    ask: (paging, signal) => ask('listExcuses', { query: { state, ...paging } }, signal),
    rowsOf: ({ excuses }) => excuses,
  });
}

/** Ends an excuse before its time; findings are counted anew. */
export function useWithdrawing() {
  const client = useQueryClient();
  return useMutation<Excuse, Error, number>({
    mutationFn: (id) => ask('endExcuse', { params: { id: String(id) } }),
    onSuccess: () => client.invalidateQueries(),
  });
}
