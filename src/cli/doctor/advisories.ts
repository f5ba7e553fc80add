import type { Provenance } from '../../advisory/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** The snapshot in use, with what its sources last came to. */
export interface AdvisoryState {
  readonly builtAt: number;
  readonly provenance: readonly Pick<Provenance, 'source' | 'fetchedAt' | 'count' | 'staleReason'>[];
}

/** Why there are none, where that is known. */
export interface NoAdvisories {
  readonly reason?: string;
}

export interface AdvisorySettings {
  advisories(): Promise<AdvisoryState | NoAdvisories>;
  readonly clock: Clock;
  /** The command that takes up what is new. */
  readonly updateCommand: string;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const STALE_DAYS = 3;

/** Advisories are loaded, and each source was looked at not long ago. */
export function checkAdvisories({ advisories, clock, updateCommand }: AdvisorySettings): Check {
  return {
    title: 'advisories',
    async run() {
      const state = await advisories();
      if (!('provenance' in state)) return fail(noneBecause(state), updateCommand);
      const stale = stalenessOf(state.provenance, clock());
      if (stale.length > 0) return warn(stale.join('; '), updateCommand);
      const count = state.provenance.reduce((sum, source) => sum + source.count, 0);
      const names = state.provenance.map(({ source }) => source).join(', ');
      return ok(`${count} statements from ${names}, of ${new Date(state.builtAt).toISOString()}`);
    },
  };
}

function noneBecause({ reason }: NoAdvisories): string {
  const none = 'none are loaded: no image can be called free of anything';
  return reason === undefined ? none : `${none}; ${reason}`;
}

type Sources = AdvisoryState['provenance'];

/** Where all come from one place, what is wrong with it is wrong with all of them, and said once. */
function stalenessOf(sources: Sources, now: number): readonly string[] {
  const failed = sources.filter(({ staleReason }) => staleReason !== undefined);
  const old = sources.filter((one) => one.staleReason === undefined && daysOf(one, now) >= STALE_DAYS);
  return [
    ...[...Map.groupBy(failed, ({ staleReason }) => staleReason)].map(
      ([reason, alike]) => `${ageOf(alike, now)}: ${reason}`,
    ),
    ...old.map((one) => ageOf([one], now)),
  ];
}

function ageOf(alike: Sources, now: number): string {
  const days = Math.max(...alike.map((one) => daysOf(one, now)));
  const age = `${days} ${days === 1 ? 'day' : 'days'} old`;
  return alike.length === 1 ? `${alike[0]?.source} is ${age}` : `${alike.length} sources are up to ${age}`;
}

function daysOf({ fetchedAt }: Pick<Provenance, 'fetchedAt'>, now: number): number {
  return Math.floor((now - fetchedAt) / DAY_MILLISECONDS);
}
