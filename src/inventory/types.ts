import type { FileEntry, FoundFile, LayerLink } from '../image/types.ts';

export type { FileEntry, FoundFile, LayerLink } from '../image/types.ts';

/** A package as its own database records it; no distro is bound to it yet. */
export interface PackageRecord {
  /** purl's type: `deb`, `apk`. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** The source package that it was built from; where the database names none, it is the package itself. */
  readonly source: { readonly name: string; readonly version: string };
  readonly maintainer?: string;
}

/** What an extractor says of one file. */
export type Fact =
  /** A package database: all that its path holds, so that the same path in a later layer replaces it. */
  | { readonly kind: 'database'; readonly type: string; readonly packages: readonly PackageRecord[] }
  /** The fields of a file that names the distribution. */
  | { readonly kind: 'distro'; readonly fields: Readonly<Record<string, string>> }
  /** The file could be read only in part, or not at all. */
  | { readonly kind: 'partial'; readonly reason: string };

/** Reads one kind of file. `wants` is asked of every file of every layer: it compares strings, nothing dearer. */
export interface Extractor {
  /** Equal to the file's name. */
  readonly id: string;
  /** Raised when what it yields for the same bytes changes: inventories made before are read again. */
  readonly version: number;
  /** The largest file that it is handed; a larger one becomes a partial fact. */
  readonly limitBytes: number;
  wants(file: FileEntry): boolean;
  /**
   * Whether something that it wants may lie at this path or under it. Asked of folders, links and whiteouts, since they
   * bear on what lower layers have there; true of the root, the empty path.
   */
  leadsTo(path: string): boolean;
  /** Where it looks, for one that looks at fixed places alone: files, and folders with a slash at their end. */
  readonly places?: readonly string[];
  /** Facts about the file. Throws nothing for hostile bytes: what cannot be read is a partial fact. */
  extract(file: FoundFile, signal: AbortSignal): AsyncIterable<Fact>;
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
  /** Index into the image's layers, the base being 0. */
  readonly layer: number;
  /** The package database, or the file itself, that tells of it. */
  readonly path: string;
}

/** The layers of an image laid over each other. */
export interface ImageInventory {
  /** The fields of os-release (or of what stands in for it), where there is one. */
  readonly osRelease?: Readonly<Record<string, string>>;
  /** Paths of the package databases that were found, empty ones too. */
  readonly databases: readonly string[];
  /** Their types, each once: what package managers the image has. */
  readonly databaseTypes: readonly string[];
  readonly packages: readonly LocatedPackage[];
  readonly partial: readonly string[];
}
