/** A CVSS vector as a source gives it, with the base score that the vector means. */
export interface Cvss {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector: string;
  readonly score: number;
}

/**
 * Versions from `introduced` (from the first, where absent) up to `fixed` (excluded) or `lastAffected` (included). Where
 * both are there, both hold: a version after the last affected one is sound, though the fix came later.
 */
export interface VersionRange {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly lastAffected?: string;
}

/** Each that is there must hold. */
export interface Conditions {
  /** The binary packages that hold the vulnerable part: of the source's others nothing is said. */
  readonly binaries?: readonly string[];
  /** As the package manager writes them: `x86_64`. */
  readonly architectures?: readonly string[];
  /** The module and stream of an rpm, `nodejs:18`; empty: of no module. */
  readonly module?: string;
  /** Red Hat's products, as CPE 2.2 URIs without the edition or parts after it: one of the image's repositories is one of them. */
  readonly cpes?: readonly string[];
}

/** What the publisher says of one package in one release. */
export interface Affected {
  /** OSV's ecosystem with its release: `Debian:12`, `Alpine:v3.18`. */
  readonly ecosystem: string;
  /** The name under which the ecosystem files it: the source package for Debian and Alpine. */
  readonly name: string;
  /** Whose name and versions these are: the source package's where absent. Packages of languages are their own source. */
  readonly of?: 'source' | 'binary';
  /** What must be true of a package besides, for this to speak of it. */
  readonly only?: Conditions;
  /** The id of the version scheme that orders its versions. */
  readonly scheme: string;
  /**
   * `affected`: the ranges are vulnerable. `not-affected`: the publisher says that no version here is.
   * `undetermined`: the publisher does not know yet.
   */
  readonly status: 'affected' | 'not-affected' | 'undetermined';
  /**
   * A version in any of them is vulnerable, and what mends it is the highest `fixed` of those that hold it: where a
   * publisher names two fixed versions, the earlier fix was not whole. An empty range holds every version.
   */
  readonly ranges: readonly VersionRange[];
  /** The publisher's own word on what it does about it: `no-dsa`, `postponed`, `ignored`, `end-of-life`. */
  readonly state?: string;
  /** The publisher's own severity or urgency, as written: `high`, `not yet assigned`, `unimportant`. */
  readonly severity?: string;
}

/**
 * One publisher's statement about one vulnerability. The same `id` and `vulnerability` may come again, with more that
 * is affected: it adds up.
 */
export interface Advisory {
  readonly kind: 'advisory';
  /** The publisher's id for it: a CVE id, `DSA-4371-1`. */
  readonly id: string;
  /** The vulnerability it is about, by its best-known id (a CVE where there is one). */
  readonly vulnerability: string;
  /** Every other id for the same vulnerability. */
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly description?: string;
  /** The publisher's page. */
  readonly uri?: string;
  readonly cvss: readonly Cvss[];
  readonly publishedAt?: number;
  readonly withdrawnAt?: number;
  /** The package itself was made to do harm: no version of it is sound. */
  readonly malicious?: true;
  readonly affected: readonly Affected[];
}

/** What is known of a vulnerability apart from any package; its changes are no change of advisories. */
export interface VulnerabilityFacts {
  readonly kind: 'facts';
  readonly vulnerability: string;
  readonly title?: string;
  readonly description?: string;
  readonly cvss: readonly Cvss[];
  readonly publishedAt?: number;
  /** Pages about it, the best first. */
  readonly references?: readonly string[];
  /** Whoever gave the id has taken it back, or says that others doubt it. */
  readonly standing?: 'rejected' | 'disputed';
  /** In the place of what the source said of it before, in an earlier file; else it adds up. */
  readonly replaces?: true;
}

/** Whether and how likely a vulnerability is made use of: changes daily, and is no part of what matching compares. */
export interface Exploitation {
  readonly kind: 'exploitation';
  readonly vulnerability: string;
  /** CISA's Known Exploited Vulnerabilities; days as `2026-08-14`. */
  readonly known?: { readonly addedOn: string; readonly dueOn?: string; readonly ransomware?: true };
  /** FIRST's EPSS: the chance that it is made use of within 30 days, and its rank among all, both from 0 to 1. */
  readonly epss?: { readonly score: number; readonly percentile: number };
}

/** Something in a feed that could not be read, and was left out; counted and shown with the source's state. */
export interface Warning {
  readonly kind: 'warning';
  /** A constant sentence: warnings are counted by it. */
  readonly reason: string;
  /** Where it was and what it said. */
  readonly example: string;
}

export type Statement = Advisory | VulnerabilityFacts | Exploitation | Warning;

/** One file of a feed, as fetched; `body` may be read once. */
export interface FeedFile {
  /** The publisher's address of it, whatever mirror it came from. */
  readonly url: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** The addresses of all files that the source is read from this time, and of what is gone: an archive skips those. */
  readonly beside?: ReadonlySet<string>;
}

/** What a publisher's answer allows to be asked next time (RFC 9110, "Validator Fields"). */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** How a source reaches its files: the publishers, a mirror of them, or a folder. */
export interface FeedIo {
  /** Where it looks, for messages: `the publishers`, `"/srv/feeds"`. */
  readonly place: string;
  /** Whether feeds may be missing there without anything being wrong: a mirror holds what somebody chose. */
  readonly partial: boolean;
  /** Whether there is one file only, which answers to any address. */
  readonly isOneFile?: boolean;
  /**
   * The file at a publisher's address, whole: fetched now, or kept from the last time where it has not changed since.
   * Throws where neither can be had, after trying again as often as makes sense. A file that is kept from a time when it
   * was of the same `version` is not asked for again.
   */
  get(url: string, version?: string): Promise<FetchedFile>;
  /** The addresses of the files directly below `url`, in order; empty where the place cannot be listed. */
  list(url: string): Promise<readonly string[]>;
  /** Drops what is kept of a file: it was not what the publisher publishes, so it must not be relied on next time. */
  forget(url: string): Promise<void>;
}

export type FetchedFile =
  | {
      readonly kind: 'file';
      readonly file: FeedFile;
      /** Of the bytes as they came or lie there: equal digests, equal files. Undefined where that is not known. */
      readonly digest?: string;
    }
  /** No such file there (a 404, or a folder without it). */
  | { readonly kind: 'missing' };

/** One of a source's files; one that is `optional` may be missing. */
export interface FeedAddress {
  /** The publisher's address of it. */
  readonly url: string;
  readonly optional?: boolean;
  /** What the publisher's list of files says of its state, such as a time: the same word, the same file. */
  readonly version?: string;
  /** The publisher says that it is there no more: it is not asked for, and an archive leaves out what it holds of it. */
  readonly isGone?: true;
}

/** One publisher's feed. All of the network is in FeedIo, all of the format in `parse`. */
export interface AdvisorySource {
  /** Equal to the file's name. */
  readonly id: string;
  readonly title: string;
  /** SPDX id or the publisher's words, and whom to name. */
  readonly licence: string;
  readonly attribution: string;
  /**
   * Whether it speaks of releases as a whole: only then does an ecosystem that it names count as covered, and its silence
   * mean that a vulnerability is none of a package's.
   */
  readonly complete: boolean;
  /**
   * How often the publisher is asked, in minutes: as often as its manners allow. What has not changed costs it one
   * conditional request for each file.
   */
  readonly everyMinutes: number;
  /**
   * Present where what later files say of a vulnerability stands in the place of what earlier ones say of it: then only
   * the files after those that are the same as last time are read, over what the snapshot before holds. Answers the
   * vulnerability that the file at an address is about as a whole, or was where it is gone; undefined where the file's
   * statements tell.
   */
  readonly supersedes?: (url: string) => string | undefined;
  /** Sources whose word on the same package, vulnerability and release stands above this one's. */
  readonly yieldsTo?: readonly string[];
  /** The files, each of them fetched and parsed. */
  files(io: FeedIo): Promise<readonly FeedAddress[]>;
  /** Streams statements out of one file. Throws with the reason where the form is not the publisher's. */
  parse(file: FeedFile): AsyncIterable<Statement>;
}

/** Where a part of a snapshot came from. Times are milliseconds since the epoch. */
export interface Provenance {
  readonly source: string;
  readonly title: string;
  readonly licence: string;
  readonly attribution: string;
  /** It speaks of releases as a whole: what yields to it is not heard on what it is silent about and was open. */
  readonly complete?: true;
  /** The publisher's addresses of the files that were read. */
  readonly urls: readonly string[];
  /** A SHA-256 over the addresses and digests of those files, in their order. */
  readonly filesDigest: string;
  /** Of a source whose later files supersede earlier ones: digests of the first file, of the first two, and so on. */
  readonly firstFiles?: readonly string[];
  /** What read them: where that differs, equal files are read again. */
  readonly readBy?: string;
  /** When the source was last read whole, or found unchanged. */
  readonly fetchedAt: number;
  /** When its files last differed from those of the snapshot before. */
  readonly changedAt: number;
  /** How many statements it gave, each about a package of a release, or facts about a vulnerability. */
  readonly count: number;
  readonly ecosystems: readonly EcosystemCount[];
  readonly warnings: readonly CountedWarning[];
  /** Why the last attempt failed, where it did: then the content is that of `fetchedAt`. */
  readonly staleReason?: string;
}

export interface EcosystemCount {
  readonly name: string;
  readonly count: number;
  /** The publisher has dropped the release; this is the last that it said. */
  readonly kept?: true;
}

export interface CountedWarning {
  readonly reason: string;
  readonly count: number;
  /** The first one's. */
  readonly example: string;
}

/** An advisory as a snapshot answers it for one package: one `affected` of it, with the facts of its vulnerability. */
export interface SnapshotEntry {
  readonly source: string;
  readonly advisory: Omit<Advisory, 'kind' | 'affected' | 'cvss'>;
  readonly affected: Affected;
  /** The advisory's own first, then those of the facts, best version first. */
  readonly cvss: readonly (Cvss & { readonly source: string })[];
  readonly standing?: VulnerabilityFacts['standing'];
}

/** What is said of one package, in short: equal hashes, equal statements. */
export interface SnapshotKey {
  readonly ecosystem: string;
  readonly name: string;
  readonly hash: string;
}

/** What a snapshot says of one vulnerability, whatever package it is of. */
export interface About {
  /** By its best-known id. */
  readonly vulnerability: string;
  /** What is said of it apart from any package. */
  readonly facts: Pick<VulnerabilityFacts, 'title' | 'description' | 'publishedAt'> & { readonly source?: string };
  readonly entries: readonly SnapshotEntry[];
}

/** One immutable set of everything known, opened read-only. Its methods are synchronous: call them off the event loop. */
export interface Snapshot {
  /** Of the content alone; fetch times lie outside it. */
  readonly digest: string;
  readonly builtAt: number;
  readonly provenance: readonly Provenance[];
  /** Whether a source that speaks of whole releases speaks of this one. */
  covers(ecosystem: string): boolean;
  lookup(ecosystem: string, name: string): readonly SnapshotEntry[];
  /** Every key under which something is filed about a vulnerability, by any id of it; reads all of the snapshot. */
  keysOf(name: string): readonly Pick<SnapshotKey, 'ecosystem' | 'name'>[];
  /** What is said of a vulnerability, by any id of it, so many statements of it at most; reads all of the snapshot. */
  about(name: string, limit: number): About | undefined;
  /** What all sources together say of one vulnerability; undefined where none does. */
  exploitation(vulnerability: string): Exploitation | undefined;
  /** By source; what several say of one vulnerability comes one after another. In order of the vulnerabilities. */
  exploitations(): Iterable<Exploitation>;
  /** A hash of all that `lookup` would answer; equal hashes need no new match. Undefined where nothing is filed. */
  keyHash(ecosystem: string, name: string): string | undefined;
  /** Every key, ordered by ecosystem and name. */
  keys(): Iterable<SnapshotKey>;
  /** Keys whose hash differs between the two, added and removed ones too. */
  changedSince(earlier: Pick<Snapshot, 'digest' | 'keys' | 'keyHash'>): Iterable<SnapshotKey>;
  close(): void;
}
