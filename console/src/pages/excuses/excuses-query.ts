import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client.ts';
import type { Excuse } from '../../api/schema.generated.ts';
import type { ListedState } from './listed-states.ts';

/** Excuses in that state, the newest first; where a page has none of those that there may be, the next ones are asked for. */
export function useExcuses(state: ListedState) {
  const query = useInfiniteQuery({
    queryKey: ['excuses', state],
    queryFn: ({ pageParam, signal }) => ask('listExcuses', { query: { state, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const { data, hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const isLooking = hasNextPage && !isError && data?.pages.every(({ excuses }) => excuses.length === 0) === true;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);
  return { ...query, isLooking };
}

/** Ends an excuse before its time; findings are counted anew. */
export function useWithdrawing() {
  const client = useQueryClient();
  return useMutation<Excuse, Error, number>({
    mutationFn: (id) => ask('endExcuse', { params: { id: String(id) } }),
    onSuccess: () => client.invalidateQueries(),
  });
}
