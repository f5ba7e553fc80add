/** ECR's severities (`FindingSeverity`), worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What a comparison of one package with one advisory came to. */
export type Verdict =
  | { readonly kind: 'affected'; readonly fixedVersion?: string }
  | { readonly kind: 'not-affected' }
  /** It could not be told; shown as such, never as "not affected". */
  | { readonly kind: 'undetermined'; readonly reason: string };

/**
 * Why a match opened or closed: an image was pushed, the reader of packages learned something, or the advisories
 * changed.
 */
export type MatchCause = 'push' | 'reader' | 'advisories';

/** What is held of a package and a vulnerability, as far as a change of it is news. */
export interface MatchState {
  readonly verdict: 'affected' | 'undetermined';
  readonly severity: Severity;
  readonly score?: number;
  /** The publisher's word: `no-dsa`, `postponed`, `end-of-life`. */
  readonly state?: string;
  readonly fixedVersion?: string;
}

/** One match that opened (`after` alone), closed (`before` alone) or was rated anew (both). */
export interface MatchChange {
  readonly packageId: number;
  readonly vulnerability: string;
  /** The key that the advisory is filed under. */
  readonly ecosystem: string;
  readonly name: string;
  readonly before?: MatchState;
  readonly after?: MatchState;
  readonly cause: MatchCause;
  readonly snapshotId: number;
  readonly at: number;
}

/** A vulnerability of a package of an image. Times are milliseconds since the epoch. */
export interface Finding {
  /** The best-known id: a CVE where there is one. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly uri?: string;
  readonly severity: Severity;
  readonly score?: number;
  readonly vector?: string;
  readonly cvssVersion?: string;
  readonly verdict: 'affected' | 'undetermined';
  /** Why it is undetermined. */
  readonly reason?: string;
  /** The publisher's word: `no-dsa`, `postponed`, `end-of-life`. */
  readonly state?: string;
  readonly source: string;
  readonly package: FoundPackage;
  readonly fixedVersion?: string;
  readonly openedAt: number;
  /** Who muted it, once excuses exist; counts and alerts leave such findings out. */
  readonly excusedBy?: string;
}

/** An installed package with where in the image it is. */
export interface FoundPackage {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly purl: string;
  readonly layerDigest: string;
  readonly path: string;
}

/** How much of an image the findings speak of. */
export interface Coverage {
  readonly distro?: { readonly id: string; readonly release?: string; readonly name: string };
  /**
   * `covered`, or the first reason why nothing, or not everything, can be said, in this order: a layer cannot be read
   * (`unreadable`); the distribution, its release or its packages are not known; no advisories for the release are
   * loaded; the release is at its end; something was read in part; the advisories are `stale`.
   */
  readonly kind: 'covered' | 'unreadable' | 'unsupported' | 'no-advisories' | 'end-of-life' | 'partial' | 'stale';
  /** Sentences for people, of every reason; empty where all is covered. */
  readonly reasons: readonly string[];
}
