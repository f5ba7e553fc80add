import type { FileEntry, FoundFile, LayerLink } from '../image/types.ts';

export type { FileEntry, FoundFile, LayerLink } from '../image/types.ts';

/** A package as whatever tells of it writes it; no distro is bound to it yet. */
export interface PackageRecord {
  /** purl's type (purl-spec, "Known purl types"): `deb`, `rpm`, `npm`, `maven`, `golang` …; `generic` of bare programs. */
  readonly type: string;
  /**
   * The whole name, with its namespace as its ecosystem writes it: `@scope/name`, `org.group:artifact`, `vendor/name`,
   * `github.com/owner/module`. OSV files advisories under it.
   */
  readonly name: string;
  /** As its ecosystem writes it; of an rpm `epoch:version-release`, without an epoch that is 0 or absent. */
  readonly version: string;
  readonly architecture?: string;
  /** The source package that it was built from; where nothing names one, it is the package itself. */
  readonly source: { readonly name: string; readonly version: string };
  readonly maintainer?: string;
  /** Of an rpm: who built it, `Red Hat, Inc.`. */
  readonly vendor?: string;
  /** Of an rpm: its modularity label, `nodejs:18:8090020240101:a75119d5`. */
  readonly module?: string;
}

/** How it is known that a package is there, the best first. */
export const EVIDENCES = ['installed', 'locked', 'claimed'] as const;

/**
 * `installed`: its own files say so. `locked`: a lock file plans it; it counts only where nothing installed is there to
 * say better. `claimed`: an SBOM says so, or an application of itself; it counts only where nothing else names the
 * package.
 */
export type Evidence = (typeof EVIDENCES)[number];

/** A package that a file tells of, other than the database of a package manager of the operating system. */
export interface ToldPackage extends PackageRecord {
  /** Where inside the file, with a slash between nested archives: `BOOT-INF/lib/x.jar`. */
  readonly within?: string;
}

/** What an extractor says of one file. */
export type Fact =
  /** A package database: all that its path holds, so that the same path in a later layer replaces it. */
  | { readonly kind: 'database'; readonly type: string; readonly packages: readonly PackageRecord[] }
  /**
   * Packages of a language, a runtime, a lock file or an SBOM. Of a lock file, `better` tells where what was installed
   * would lie: in folders under its own, or anywhere in the image.
   */
  | {
      readonly kind: 'packages';
      readonly evidence: Evidence;
      readonly better?: 'below' | 'anywhere';
      readonly packages: readonly ToldPackage[];
    }
  /**
   * Files that packages of the operating system brought, as far as `isSought` is true of them. `type` is that of the
   * packages; paths have no leading slash.
   */
  | { readonly kind: 'owned'; readonly type: string; readonly owner: string; readonly paths: readonly string[] }
  /** The fields of a file that names the distribution. */
  | { readonly kind: 'distro'; readonly fields: Readonly<Record<string, string>> }
  /** Repositories that the image's rpms came from: names of content sets, and CPEs (`cpe:/o:redhat:…`). */
  | { readonly kind: 'repositories'; readonly names: readonly string[]; readonly cpes: readonly string[] }
  /** The file could be read only in part, or not at all. */
  | { readonly kind: 'partial'; readonly reason: string };

/** How far extractors go into one file. */
export interface ExtractLimits {
  /** Archives in archives. */
  readonly nesting: number;
  /** Entries of one archive, and of those in it. */
  readonly entries: number;
  /** Bytes that one file is unfolded to in memory, all that is in it together. */
  readonly unfoldedBytes: number;
}

/** What an extractor is given beside the file. */
export interface ExtractContext {
  readonly signal: AbortSignal;
  readonly limits: ExtractLimits;
  /**
   * Whether an extractor that looks everywhere may want what lies at this path, with this mode where it is known: a package
   * of a language may be there.
   */
  isSought(path: string, mode?: number): boolean;
}

/** Reads one kind of file. `wants` is asked of every file of every layer: it compares strings, nothing dearer. */
export interface Extractor {
  /** Equal to the file's name. */
  readonly id: string;
  /** Raised when what it yields for the same bytes changes: inventories made before are read again. */
  readonly version: number;
  /** The largest file that it is handed; a larger one becomes a partial fact. */
  readonly limitBytes: number;
  wants(file: FileEntry): boolean;
  /** Whether it reads a file that begins so (4 KiB, or all of it), for one that tells more by the content than the name. */
  recognizes?(head: Uint8Array): boolean;
  /** For one that looks at fixed places alone: those files, and folders with a slash at their end. */
  readonly places?: readonly string[];
  /**
   * For one that looks at fixed places alone: whether one of them lies at this path or under it. Asked of folders, links
   * and whiteouts, since they bear on what lower layers have there; true of the root, the empty path.
   */
  leadsTo?(path: string): boolean;
  /** For one that looks everywhere by name: names of files, and ends of names (`.jar`), as they are in lower case. */
  readonly names?: readonly string[];
  readonly endings?: readonly string[];
  /** Facts about the file. Throws nothing for hostile bytes: what cannot be read is a partial fact. */
  extract(file: FoundFile, context: ExtractContext): AsyncIterable<Fact>;
}

/** What one layer adds and takes away, by path. It knows nothing of the layers below it. */
export interface LayerInventory {
  readonly files: readonly { readonly path: string; readonly facts: readonly Fact[] }[];
  /** Symbolic links at paths that an extractor wants, or at a folder on the way to one: path → target as written. */
  readonly links: readonly LayerLink[];
  /** Hard links at wanted paths to files that are not in this layer, or that had passed by before they were wanted. */
  readonly hardLinks: readonly LayerLink[];
  /** Folders on the way to wanted paths: a link that a lower layer has in one's place ends there. */
  readonly folders: readonly string[];
  /** Paths that the layer hides or replaces, with all that lower layers have under them (image-spec, "Whiteouts"). */
  readonly removed: readonly string[];
  /** Folders whose content from below is hidden (image-spec, "Opaque Whiteout"). */
  readonly opaque: readonly string[];
  /** Symbolic links at other paths that lead to a wanted one or on the way to it: path → where, without links. */
  readonly detours: readonly LayerLink[];
  /** What is written into folders that the layer has no entries for: folders, with a slash at their end, and files. */
  readonly assumed: readonly string[];
  /** Why the layer was read only in part; empty where it was read to its end. */
  readonly partial: readonly string[];
}

/** What reading a layer came to. */
export type InventoryOutcome =
  | { readonly kind: 'read'; readonly inventory: LayerInventory }
  /**
   * Nothing can be said of the layer: the reason is a clause such as `the gzip stream is corrupt`. `mayRetry` where it
   * was the reader that came to an end, so that another try may do better.
   */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayRetry?: true };

/** A package of an image, with the layer that it came with: the first from which its record persists unchanged. */
export interface LocatedPackage {
  readonly record: PackageRecord;
  /** Index into the image's layers, the base being 0; of what is claimed beside them, one above the last. */
  readonly layer: number;
  /** The package database, or the file itself, that tells of it; of one in an archive, `app.jar!/lib/inner.jar`. */
  readonly path: string;
  readonly evidence: Evidence;
  /** The package of the operating system that brought the file: advisories for it are that package's. */
  readonly owner?: { readonly type: string; readonly name: string };
}

/** The layers of an image laid over each other. */
export interface ImageInventory {
  /** The fields of os-release (or of what stands in for it), where there is one. */
  readonly osRelease?: Readonly<Record<string, string>>;
  /** Paths of the package databases that were found, empty ones too. */
  readonly databases: readonly string[];
  /** Their types, each once: what package managers the image has. */
  readonly databaseTypes: readonly string[];
  /** Names of the content sets and CPEs of the repositories that its packages came from, each once. */
  readonly repositories: { readonly names: readonly string[]; readonly cpes: readonly string[] };
  readonly packages: readonly LocatedPackage[];
  readonly partial: readonly string[];
}
