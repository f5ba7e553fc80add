import type { ImageToRecord, Recorded } from './inspect.ts';

/** What the matching thread is started with. */
export interface MatchingSettings {
  readonly databaseFile: string;
  readonly advisoriesFolder: string;
  /** Of the extractors that read the layers. */
  readonly extractorVersion: number;
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
  | { readonly kind: 'rematched'; readonly snapshot: string; readonly matched: number; readonly changes: number }
  | { readonly kind: 'fault'; readonly message: string };
