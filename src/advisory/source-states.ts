import type { ActiveRow, SourceLook } from './store.ts';
import type { AdvisorySource, EcosystemCount } from './types.ts';

/** What is known of a source now. Times are milliseconds since the epoch. */
export interface SourceState extends Pick<AdvisorySource, 'id' | 'title' | 'licence' | 'attribution' | 'everyMinutes'> {
  /** `failed`: nothing of it is loaded, since it could not be read. `not-loaded`: it was not asked for, or is not there. */
  readonly state: 'fresh' | 'stale' | 'failed' | 'not-loaded';
  readonly checkedAt?: number;
  /** When it was last read whole, or found unchanged. */
  readonly fetchedAt?: number;
  readonly changedAt?: number;
  readonly count: number;
  readonly ecosystems: readonly EcosystemCount[];
  /** Why the last attempt failed, where it did. */
  readonly reason?: string;
}

export interface KnownSources {
  readonly active: ActiveRow | undefined;
  readonly looks: readonly SourceLook[];
  readonly sources: readonly AdvisorySource[];
}

/** Of each source what is loaded of it, and what the last look came to. */
export function sourceStates({ active, looks, sources }: KnownSources): readonly SourceState[] {
  return sources.map(({ id, title, licence, attribution, everyMinutes }) => {
    const look = looks.find(({ source }) => source === id);
    const loaded = active?.provenance.find(({ source }) => source === id);
    const error = look?.error;
    return {
      id,
      title,
      licence,
      attribution,
      everyMinutes,
      state: stateOf(loaded !== undefined, error !== undefined),
      ...(look === undefined ? {} : { checkedAt: look.checkedAt }),
      ...(loaded === undefined ? {} : { fetchedAt: loaded.fetchedAt, changedAt: loaded.changedAt }),
      count: loaded?.count ?? 0,
      ecosystems: loaded?.ecosystems ?? [],
      ...(error === undefined ? {} : { reason: error }),
    };
  });
}

function stateOf(isLoaded: boolean, hasFailed: boolean): SourceState['state'] {
  if (isLoaded) return hasFailed ? 'stale' : 'fresh';
  return hasFailed ? 'failed' : 'not-loaded';
}
