import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Excuse } from '../../api/schema.generated.ts';
import type { ListedState } from './listed-states.ts';

/** Excuses in that state, the newest first. */
export function useExcuses(state: ListedState) {
  return useInfiniteQuery({
    queryKey: ['excuses', state],
    queryFn: ({ pageParam, signal }) => ask('listExcuses', { query: { state, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
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
