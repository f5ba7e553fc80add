import type { Finding } from '../../match/types.ts';
import type { ImagePlace } from '../../registry/types.ts';

/** An inspected image in one of the repositories that hold it, with the tags that lead to it. */
export interface FoundImage extends Pick<ImagePlace, 'repository' | 'digest' | 'tags'> {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly pushedAt: number;
  readonly architecture?: string;
  readonly distro?: { readonly id: string; readonly release?: string };
}

/** What an update of advisories made of a vulnerability of an image. Times are milliseconds since the epoch. */
export interface FindingNews {
  /** Closed where the image has it no more. */
  readonly status: 'ACTIVE' | 'CLOSED';
  readonly vulnerability: string;
  /** What the image has of it now or, where it is closed, had before; one at least, the worst first. */
  readonly findings: readonly [Finding, ...Finding[]];
  readonly firstObservedAt: number;
  readonly at: number;
}

/** How far updates of advisories were followed. */
export interface Cursor {
  /** The snapshot of the last one. */
  readonly snapshotId: number;
  /** Of all that there were, the highest: one that was in use before may be so again. */
  readonly highestId: number;
  /** When that was, in milliseconds since the epoch. */
  readonly at: number;
}
