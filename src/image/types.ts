import type { RandomAccess } from '../lib/random-access.ts';

/** A file inside a layer, before its bytes are looked at. `path` has no leading slash and no `.` or `..` part. */
export interface FileEntry {
  readonly path: string;
  /** Permission bits as in tar's header. */
  readonly mode: number;
  readonly sizeBytes: number;
}

/** A wanted file with its content: a small one lies in memory, a large one was put aside. */
export interface FoundFile extends FileEntry, RandomAccess {
  /** All of it in memory, where it is brought when it is first asked for. */
  readonly bytes: Uint8Array;
}

/**
 * What a walk over a layer is for: `T` is what is made of one wanted file. Some files are wanted at fixed places, where
 * links and folders of all layers are followed exactly; others anywhere, by name, mode or how they begin.
 */
export interface LayerReader<T> {
  /** The largest size in bytes at which the file is wanted, or undefined where it is not wanted at all. */
  wants(file: FileEntry): number | undefined;
  /** Whether a wanted file that begins with these bytes (4 KiB, or all of it) is wanted still. */
  recognizes(file: FileEntry, head: Uint8Array): boolean;
  /**
   * Whether all that is made of `file` is made of `other` too, were they of the same content: `same` where the other way
   * round as well, `less` where not, `more` where something is made of `file` alone.
   */
  compare(file: FileEntry, other: FileEntry): 'same' | 'less' | 'more';
  /** Whether a fixed place lies at this path or under it; true of the root, the empty path. */
  leadsTo(path: string): boolean;
  /** Whether a fixed place, or a folder on the way to it, may be called so. */
  knowsName(name: string): boolean;
  /** Whether anything is wanted anywhere. */
  readonly looksEverywhere: boolean;
  /** Whether a file of that name may be wanted wherever it lies: what takes its place bears on the layers below. */
  mayWant(name: string): boolean;
  /** Asked of files that were recognized, and of no other. */
  read(file: FoundFile): Promise<T>;
  /** What is made of a wanted file that cannot be read, for the reason given. */
  refuse(file: FileEntry, reason: string): T;
}

/** A link at a path that is wanted or on the way to one. */
export interface LayerLink {
  readonly path: string;
  readonly target: string;
}

/** A layer's wanted files, with all that bears on wanted files of the layers below. */
export interface WalkedLayer<T> {
  readonly files: ReadonlyMap<string, T>;
  /** Symbolic links on the way to fixed places, and others that may be folders; path → target as written. */
  readonly links: readonly LayerLink[];
  /** Hard links at wanted paths to files whose content had passed by unread, or is not in this layer. */
  readonly hardLinks: readonly LayerLink[];
  /** Folders that the layer holds as such: where a lower layer has a link, they take its place. */
  readonly folders: readonly string[];
  /** Paths that the layer hides or replaces with something else, with all that is under them. */
  readonly removed: readonly string[];
  /** Folders whose content from below is hidden. */
  readonly opaque: readonly string[];
  /** Symbolic links anywhere else that lead to a fixed place or on the way to it, path → where, without links. */
  readonly detours: readonly LayerLink[];
  /**
   * What is written into folders that the layer has no entries for, where lower layers may have links: the folders, with
   * a slash at their end (a mere slash for any), and files in them whose name is known.
   */
  readonly assumed: readonly string[];
  /** Why the layer was read only in part; empty where it was read to its end. */
  readonly partial: readonly string[];
}

export type WalkOutcome<T> =
  | { readonly kind: 'walked'; readonly layer: WalkedLayer<T> }
  /** The bytes are no layer, or not one entry of it could be read. */
  | { readonly kind: 'unreadable'; readonly reason: string };
