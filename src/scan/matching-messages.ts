import type { Impact, SaidVulnerability } from '../match/index.ts';
import type { Explanation } from '../match/types.ts';
import type { ToExplain } from './explained.ts';
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
export type MatchingRequest = MatchingQuestion & { readonly id: number };

export type MatchingQuestion =
  | { readonly kind: 'record'; readonly image: ImageToRecord }
  | { readonly kind: 'recall'; readonly manifestDigest: string }
  | { readonly kind: 'explain'; readonly explaining: ToExplain }
  | { readonly kind: 'say'; readonly name: string };

/** From the thread. */
export type MatchingMessage =
  | { readonly kind: 'recorded'; readonly id: number; readonly recorded: Recorded }
  /** Undefined where the image has to be recorded anew. */
  | { readonly kind: 'recalled'; readonly id: number; readonly recorded: Recorded | undefined }
  /** Undefined where there is no such image, or there are no advisories. */
  | { readonly kind: 'explained'; readonly id: number; readonly explanation: Explanation | undefined }
  /** Undefined where no advisory speaks of it. */
  | { readonly kind: 'said'; readonly id: number; readonly said: SaidVulnerability | undefined }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  /** Another snapshot is active, and every package is matched against it. */
  | ({ readonly kind: 'rematched'; readonly matched: number } & AdvisoryUpdate)
  | { readonly kind: 'fault'; readonly message: string };
