import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/schema.generated.ts';
import { usePace } from '../../live/live.tsx';

const SCHEDULES = ['schedules'];
const UNDER_WAY_MILLISECONDS = 2000;

/** When images are scanned by themselves, by name. */
export function useSchedules() {
  const pace = usePace();
  return useQuery({
    queryKey: SCHEDULES,
    queryFn: ({ signal }) => ask('listSchedules', {}, signal),
    refetchInterval: ({ state }) =>
      pace(
        state.data?.schedules.some(({ lastRun }) => lastRun?.isUnderWay === true) === true
          ? UNDER_WAY_MILLISECONDS
          : false,
      ),
  });
}

/** A schedule, with what it would take now. */
export function useSchedule(name: string) {
  const pace = usePace();
  return useQuery({
    queryKey: [...SCHEDULES, name],
    queryFn: ({ signal }) => ask('getSchedule', { params: { name } }, signal),
    refetchInterval: ({ state }) => pace(state.data?.lastRun?.isUnderWay === true ? UNDER_WAY_MILLISECONDS : false),
  });
}

type Change = 'putSchedule' | 'deleteSchedule' | 'runSchedule';

/** Changes or begins a schedule; what is shown of schedules is asked for again. */
export function useScheduleChange<Id extends Change>(id: Id) {
  const client = useQueryClient();
  return useMutation<Operations[Id]['answer'], Error, Parameters<typeof ask<Id>>[1]>({
    mutationFn: (given) => ask(id, given),
    // Nobody waits for it: who removes what a page is of has left that before it is asked for in vain.
    onSuccess: () => void client.invalidateQueries({ queryKey: SCHEDULES }),
  });
}
