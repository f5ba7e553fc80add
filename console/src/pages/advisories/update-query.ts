import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client.ts';
import type { AdvisoryUpdate } from '../../api/schema.generated.ts';
import { usePace } from '../../live/live.tsx';

const UPDATE = ['advisories', 'update'];
const SOURCES = ['advisories', 'sources'];
const LOOK_MILLISECONDS = 1000;
/** Somebody else, or the server by itself, may begin one. */
const IDLE_MILLISECONDS = 15_000;

/** What is loaded of each source. */
export function useSources() {
  return useQuery({ queryKey: SOURCES, queryFn: ({ signal }) => ask('listAdvisorySources', {}, signal) });
}

/** How far the update is that is under way, or what came of the last one; the sources are asked for again after it. */
export function useUpdate() {
  const client = useQueryClient();
  const pace = usePace();
  const update = useQuery({
    queryKey: UPDATE,
    queryFn: ({ signal }) => ask('getAdvisoryUpdate', {}, signal),
    refetchInterval: ({ state }) => pace(state.data?.isRunning === true ? LOOK_MILLISECONDS : IDLE_MILLISECONDS),
  });
  const endedAt = update.data?.endedAt;
  useEffect(() => {
    if (endedAt !== undefined) void client.invalidateQueries({ queryKey: SOURCES });
  }, [client, endedAt]);
  return update;
}

/** Has the advisories updated now. */
export function useStartingUpdate() {
  const client = useQueryClient();
  return useMutation<AdvisoryUpdate, Error>({
    mutationFn: () => ask('updateAdvisories', {}),
    onSuccess: (update) => client.setQueryData(UPDATE, update),
  });
}
