import type { Provenance } from '../../advisory/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** The snapshot in use, with what its sources last came to. */
export interface AdvisoryState {
  readonly builtAt: number;
  readonly provenance: readonly Pick<Provenance, 'source' | 'fetchedAt' | 'count' | 'staleReason'>[];
}

export interface AdvisorySettings {
  advisories(): Promise<AdvisoryState | undefined>;
  readonly clock: Clock;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const STALE_DAYS = 3;
const UPDATE = 'pratique advisories update';

/** Advisories are loaded, and each source was looked at not long ago. */
export function checkAdvisories({ advisories, clock }: AdvisorySettings): Check {
  return {
    title: 'advisories',
    async run() {
      const state = await advisories();
      if (state === undefined) return fail('none are loaded: no image can be called free of anything', UPDATE);
      const stale = state.provenance.flatMap((source) => staleness(source, clock()));
      if (stale.length > 0) return warn(stale.join('; '), UPDATE);
      const count = state.provenance.reduce((sum, source) => sum + source.count, 0);
      const names = state.provenance.map(({ source }) => source).join(', ');
      return ok(`${count} statements from ${names}, of ${new Date(state.builtAt).toISOString()}`);
    },
  };
}

function staleness({ source, fetchedAt, staleReason }: AdvisoryState['provenance'][number], now: number): string[] {
  const days = Math.floor((now - fetchedAt) / DAY_MILLISECONDS);
  const age = `${source} is ${days} ${days === 1 ? 'day' : 'days'} old`;
  if (staleReason !== undefined) return [`${age}: ${staleReason}`];
  return days >= STALE_DAYS ? [age] : [];
}
