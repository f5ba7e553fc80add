import type { IncomingMessage } from 'node:http';
import type { ApiOptions } from './context.ts';
import { identified } from './permit.ts';
import { timeText } from './shapes.ts';
import type { ApiAdvisories } from './types.ts';

/** What is known of vulnerabilities as a whole. Times are milliseconds since the epoch. */
export interface LoadedAdvisories {
  /** Undefined before the first. */
  readonly snapshot: { readonly digest: string; readonly builtAt: number; readonly sizeBytes?: number } | undefined;
  readonly sources: readonly AdvisorySourceState[];
}

export interface AdvisorySourceState {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly attribution: string;
  readonly everyMinutes: number;
  readonly state: 'fresh' | 'stale' | 'failed' | 'not-loaded';
  readonly checkedAt?: number;
  /** When it was last read whole, or found unchanged. */
  readonly fetchedAt?: number;
  readonly changedAt?: number;
  readonly count: number;
  readonly ecosystems: readonly { readonly name: string; readonly count: number; readonly kept?: true }[];
  readonly reason?: string;
}

/** What is loaded of each source, for whoever may ask anything. */
export async function getAdvisories(options: ApiOptions, request: IncomingMessage): Promise<ApiAdvisories> {
  await identified(options, request);
  const { snapshot, sources } = await options.advisories();
  const now = options.clock();
  return {
    ...(snapshot === undefined ? {} : { snapshot: snapshotShape(snapshot) }),
    sources: sources.map((source) => sourceShape(source, now)),
  };
}

function snapshotShape({ digest, builtAt, sizeBytes }: NonNullable<LoadedAdvisories['snapshot']>) {
  return { digest, builtAt: timeText(builtAt), ...(sizeBytes === undefined ? {} : { sizeBytes }) };
}

function sourceShape(source: AdvisorySourceState, now: number): ApiAdvisories['sources'][number] {
  const { id, title, licence, attribution, everyMinutes, state, count, ecosystems, reason } = source;
  const { checkedAt, fetchedAt, changedAt } = source;
  return {
    id,
    title,
    licence,
    attribution,
    everyMinutes,
    state,
    ...(checkedAt === undefined ? {} : { checkedAt: timeText(checkedAt) }),
    ...(fetchedAt === undefined ? {} : { fetchedAt: timeText(fetchedAt), ageSeconds: ageOf(fetchedAt, now) }),
    ...(changedAt === undefined ? {} : { changedAt: timeText(changedAt) }),
    statements: count,
    releases: ecosystems.map((each) => ({ ...each })),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** In whole seconds. */
export function ageOf(time: number, now: number): number {
  return Math.max(0, Math.round((now - time) / 1000));
}
