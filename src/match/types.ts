/** ECR's severities (`FindingSeverity`), worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What a comparison of one package with one advisory came to. */
export type Verdict =
  | { readonly kind: 'affected'; readonly fixedVersion?: string }
  | { readonly kind: 'not-affected' }
  /** It could not be told; shown as such, never as "not affected". */
  | { readonly kind: 'undetermined'; readonly reason: string };

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
