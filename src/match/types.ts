import type { Cvss } from '../advisory/types.ts';
import type { PackageKey, Support } from '../distro/types.ts';
import type { ExcusedBy } from '../excuse/types.ts';
import type { Evidence } from '../inventory/types.ts';

/** ECR's severities (`FindingSeverity`), worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A publisher's own word on how bad it is, as written, with the id of the source that has it. */
export interface NamedWord {
  readonly text: string;
  readonly source: string;
}

/** A CVSS vector with the id of the source that gives it. */
export type NamedCvss = Cvss & { readonly source: string };

/** What a severity was decided by, of all that is given. */
export interface SeverityDecision {
  readonly by: 'malice' | 'word' | 'score' | 'nothing';
  /** Where it did not decide, it is a word that says nothing of severity, or harm is done anyway. */
  readonly word?: NamedWord;
  /** The vector that counts, whether or not it decided. */
  readonly cvss?: NamedCvss;
}

/** What a comparison of one package with one advisory came to. */
export type Verdict =
  | { readonly kind: 'affected'; readonly fixedVersion?: string }
  | { readonly kind: 'not-affected' }
  /** It could not be told; shown as such, never as "not affected". */
  | { readonly kind: 'undetermined'; readonly reason: string };

/**
 * Why a match opened or closed: an image was pushed, what reads or matches packages learned something, or the
 * advisories changed.
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
  /** Of those that have it, the one of which most is said: affected before undetermined, the worst first, then by name. */
  readonly package: FoundPackage;
  /** Others that have it: built from the same source, or the same at another path; the first hundred. */
  readonly also: readonly AlsoFound[];
  readonly fixedVersion?: string;
  readonly openedAt: number;
  /** The day that CISA put it into the catalogue of what is known to be made use of, and by which it is to be mended. */
  readonly knownExploited?: { readonly on: string; readonly due?: string; readonly ransomware: boolean };
  /** FIRST's EPSS, both from 0 to 1. */
  readonly epss?: { readonly score: number; readonly percentile: number };
  /** On whose word it needs nobody; counts, gates and alerts leave such findings out. */
  readonly excusedBy?: ExcusedBy;
}

/** A package that has what another is shown for. */
export interface AlsoFound extends FoundPackage {
  readonly verdict: Finding['verdict'];
  /** Its own: binary packages of one source may bear versions of their own. */
  readonly fixedVersion?: string;
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
  /** How it is known to be there; matched alike, whichever it is. */
  readonly evidence: Evidence;
}

/** How many distinct packages of one kind an image has. */
export interface PackageCount {
  /** purl's. */
  readonly type: string;
  /** Where their advisories are filed, by OSV's name; absent where nowhere. */
  readonly ecosystem?: string;
  /** The best that there is of each. */
  readonly evidence: Evidence;
  /** Packages of the operating system brought all files that tell of them; they are matched as those alone. */
  readonly isOwned: boolean;
  readonly packages: number;
}

/** How much of an image the findings speak of. Times are milliseconds since the epoch. */
export interface Coverage {
  readonly distro?: CoveredDistro;
  /**
   * `covered`, or the first reason why nothing, or not everything, can be said, in this order: a layer cannot be read
   * (`unreadable`); the distribution, its release or its packages are not known, and nothing else is covered; no
   * advisories for what it holds are loaded; the release is at its end; something was read, or is covered, only in
   * part; the advisories are `stale`.
   */
  readonly kind: 'covered' | 'unreadable' | 'unsupported' | 'no-advisories' | 'end-of-life' | 'partial' | 'stale';
  /** Sentences for people, of every reason; empty where all is covered. */
  readonly reasons: readonly string[];
  /** Of each kind of packages that it has, its distribution's own first, then those with the most packages. */
  readonly ecosystems: readonly EcosystemCoverage[];
  /** Clauses: what was read only in part, and layers that could not be read. */
  readonly partial: readonly string[];
  readonly unreadable: readonly string[];
  /** Sources that speak of its packages, and whose word may be out of date. */
  readonly stale: readonly StaleSource[];
}

/** The distribution that an image says it is. */
export interface CoveredDistro {
  readonly id: string;
  readonly release?: string;
  readonly name: string;
  /** Whether Pratique knows it: its releases, its versions and where its advisories are filed. */
  readonly isKnown: boolean;
  /** How long its publisher looks after the release. */
  readonly support: Support;
}

/** What is known of the packages of one ecosystem. */
export interface EcosystemCoverage {
  /** OSV's name, `Debian:12` or `npm`; absent where the packages are filed nowhere. */
  readonly ecosystem?: string;
  /** purl's type of them. */
  readonly type: string;
  /** Distinct ones that are matched by themselves: those that a distro's packages brought are counted there. */
  readonly packages: number;
  /** `unfiled`: nobody files advisories under such packages, or what they are called is not known. */
  readonly advisories: 'loaded' | 'missing' | 'unfiled';
  /** When its advisories last changed, and when they were last fetched: of several sources, the last and the earliest. */
  readonly changedAt?: number;
  readonly fetchedAt?: number;
}

/** A source that failed when it was last asked, or was not asked for long. */
export interface StaleSource {
  readonly source: string;
  readonly title: string;
  readonly fetchedAt: number;
  /** A clause. */
  readonly reason: string;
}

/** Why a vulnerability is, or is not, reported of an image. */
export interface Explanation {
  /** As it was asked. */
  readonly name: string;
  readonly answer: 'affected' | 'undetermined' | 'not-reported';
  /** Whether any advisory that is loaded is about it. */
  readonly isKnown: boolean;
  /** The packages of the image that advisories about it are filed under. */
  readonly packages: readonly ExplainedPackage[];
  /** Where else it is filed: some of the packages that the image has not, and how many there are. */
  readonly elsewhere: readonly PackageKey[];
  readonly elsewhereCount: number;
}

/** A package of the image, with all that is said of it and the vulnerability. */
export interface ExplainedPackage extends Omit<FoundPackage, 'architecture' | 'evidence'> {
  readonly verdict: Verdict['kind'];
  /** Why it is undetermined. */
  readonly reason?: string;
  readonly severity?: Severity;
  readonly score?: number;
  readonly vector?: string;
  /** Why it is of that severity, where it has one. */
  readonly severityDecision?: ExplainedDecision;
  readonly fixedVersion?: string;
  readonly statements: readonly ExplainedStatement[];
}

/** What a severity was decided by. */
export interface ExplainedDecision extends SeverityDecision {
  /** A clause: `"important" is the word of Red Hat VEX`. */
  readonly sentence: string;
}

/** What one publisher says, and what that comes to for the package. */
export interface ExplainedStatement {
  readonly source: string;
  readonly title: string;
  readonly id: string;
  readonly uri?: string;
  /** What it is filed under. */
  readonly ecosystem: string;
  readonly name: string;
  /** `not-concerned`: it says nothing of this package. */
  readonly verdict: Verdict['kind'] | 'not-concerned';
  /** A clause: `installed 3.0.11-1 is not below fixed 3.0.9-1`. */
  readonly sentence: string;
  /** The publisher's words. */
  readonly state?: string;
  readonly severity?: string;
  readonly cvss?: NamedCvss;
}
