import type { Digest } from '../oci/digest.ts';
import type { Platform } from '../oci/manifest.ts';
import type { OpenedArchive } from './archive/archive.ts';

/** One layer of an image, wherever its bytes are. */
export interface SourceLayer {
  /** Of the bytes that `open` gives, as the source states it; undefined where it states none. */
  readonly digest?: Digest;
  readonly mediaType: string;
  /** Bytes that `open` gives, where that is known beforehand. */
  readonly sizeBytes?: number;
  /**
   * What bytes with another digest mean: that whoever sent them is not to be believed (`refused`), or, of a file that
   * is there to be looked at whatever it is, that it is not what it says (`doubted`).
   */
  readonly mismatch: 'refused' | 'doubted';
  /** Why its bytes cannot be had, as a clause; `open` is not called then. */
  readonly absent?: string;
  /**
   * Its bytes from the start, each time; a chunk is good until the next one is asked for. Throws with a sentence for
   * people where they cannot be had.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Clauses on what the bytes that were last read do not show: a folder that may not be looked into. */
  remarks?(): readonly string[];
}

/** An image that a source has. */
export interface SourceImage {
  /** For people: `alpine:3.19`, the path of the file, `host/name@sha256:…`. */
  readonly name: string;
  /** Of the manifest; where there is none, of the config, which docker shows as the image's id. */
  readonly digest?: Digest;
  readonly platform?: Platform;
  /** The base first. */
  readonly layers: readonly SourceLayer[];
  /** Blobs that are attached to it, and may be SBOMs. */
  readonly attached?: readonly SourceLayer[];
  /** Clauses on what makes the image doubtful: `its config names 9 layers and the archive holds 4`. */
  readonly remarks: readonly string[];
}

/** What a target turned out to be. */
export type Opened =
  /** Closed by whoever opened it, when the layers are read. */
  | { readonly kind: 'images'; readonly images: readonly SourceImage[]; close(): Promise<void> }
  | { readonly kind: 'sbom'; readonly name: string; readonly bytes: Uint8Array }
  /** It is of another kind. */
  | { readonly kind: 'not-mine' }
  /** It is of this kind, and nothing can be read of it: a clause. */
  | { readonly kind: 'refused'; readonly reason: string };

/** How registries are spoken to. */
export interface RegistryOptions {
  /** HTTP, and for hosts other than this machine. */
  readonly isPlainHttp: boolean;
  /** Certificates are not looked at. */
  readonly isInsecure: boolean;
  /** Hosts, beside those of the registry's own site, that its credentials may be sent to for a token. */
  readonly trustedRealms: readonly string[];
  /** What a registry may lead to although it is not on the internet, as `allowList` reads it. */
  readonly allowed?: readonly string[];
  /** Where the places of docker's and podman's credentials, and proxies, are named. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The first pause before something is tried again, in milliseconds. */
  readonly pauseMilliseconds?: number;
  /** How long a registry may say nothing, in milliseconds. */
  readonly idleMilliseconds?: number;
}

export interface SourceOptions {
  /** Of an index: this one, or all; where absent the machine's own, or the only one. */
  readonly platform?: Platform | 'all';
  readonly registry: RegistryOptions;
  /** Where a compressed archive is unfolded, as a file without a name. */
  readonly temporaryFolder: string;
  readonly signal: AbortSignal;
}

/** What somebody typed, taken apart. */
export interface Target {
  readonly text: string;
  /** `docker-archive` of `docker-archive:image.tar`; undefined where nothing known stands before a colon. */
  readonly prefix?: string;
  /** The rest; of one without a prefix, all of it. */
  readonly place: string;
  /** What is there on this machine; undefined where there is nothing. */
  readonly local?: LocalPlace;
}

/** A file or a folder. */
export interface LocalPlace {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** `alpine:3.19` of `docker-archive:image.tar:alpine:3.19`. */
  readonly reference?: string;
  /** The file as an archive, opened once. Closed by whoever answers images from it. */
  archive(): Promise<OpenedArchive>;
}

/** A kind of target. */
export interface TargetSource {
  /** Equal to the file's name. */
  readonly id: string;
  /** What may stand before the colon; also, which kind a target without one may be of, is found by opening it. */
  readonly prefixes: readonly string[];
  /** For people: how it is written, and what it is. */
  readonly form: string;
  readonly title: string;
  /** Takes nearly anything: asked only where no other source knows the target, even as one that it refuses. */
  readonly isFallback?: true;
  /** Throws with a sentence for people where the place cannot be reached or read. */
  open(target: Target, options: SourceOptions): Promise<Opened>;
}
