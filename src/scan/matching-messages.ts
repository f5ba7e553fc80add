import type { Impact } from '../match/index.ts';
import type { ImageToRecord, Recorded } from './inspect.ts';

/** What the matching thread is started with. */
export interface MatchingSettings {
  readonly databaseFile: string;
  readonly advisoriesFolder: string;
  /** Of the extractors that read the layers. */
  readonly extractorVersion: number;
}

/** What another snapshot changed, once every package is matched against it. */
export interface AdvisoryUpdate {
  readonly snapshotId: number;
  /** The snapshot's digest. */
  readonly snapshot: string;
  readonly impact: Impact;
}

/** To the thread. */
export interface MatchingRequest {
  readonly id: number;
  readonly image: ImageToRecord;
}

/** From the thread. */
export type MatchingMessage =
  | { readonly kind: 'recorded'; readonly id: number; readonly recorded: Recorded }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  /** Another snapshot is active, and every package is matched against it. */
  | ({ readonly kind: 'rematched'; readonly matched: number } & AdvisoryUpdate)
  | { readonly kind: 'fault'; readonly message: string };
