import type { Digest } from './digest.ts';
import type { Tag } from './name.ts';

/** A blob as a manifest names it. */
export interface NamedBlob {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * An artifact in a registry, in an OCI layout or in an archive of one. What it gives has not been compared with any
 * digest. All of it throws with a sentence for people.
 */
export interface ArtifactReader {
  /** The manifest that was named. */
  root(limitBytes: number): Promise<Uint8Array>;
  /** A manifest beside it, by its tag; undefined where there is none. */
  tagged(tag: Tag, limitBytes: number): Promise<Uint8Array | undefined>;
  /** At most as many bytes as the blob has; a chunk is good until the next one is asked for. */
  blob(blob: NamedBlob, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Where an artifact is written to. All of it throws with a sentence for people. */
export interface ArtifactWriter {
  /** What the artifact is called there, without its tag: `registry.example/advisories`. */
  readonly name: string;
  /** Under which the manifest is found. */
  readonly tag: Tag;
  /** Answers whether its bytes were wanted: a registry may have them. `open` gives them from the start, each time. */
  blob(blob: NamedBlob, open: () => AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<boolean>;
  /** After the blobs that it names. */
  manifest(bytes: Uint8Array, mediaType: string, tag: Tag): Promise<void>;
  /** A manifest that is there already; undefined where there is none. */
  tagged(tag: Tag, limitBytes: number): Promise<Uint8Array | undefined>;
  /** A small blob that is there already. */
  read(blob: NamedBlob, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Makes it last: what was written to a file has its name from then on. */
  finish(): Promise<void>;
  /** Lets go of it, and of what is not finished; no error after `finish`. */
  close(): Promise<void>;
}
