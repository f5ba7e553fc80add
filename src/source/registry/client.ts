import { collect, TooLargeError } from '../../lib/limited.ts';
import { HttpStatusError } from '../../lib/retrying.ts';
import { algorithmOf, type Digest, digestOf, parseDigest } from '../../oci/digest.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { RegistryOptions } from '../types.ts';
import { blobBytes } from './blob-bytes.ts';
import { RegistryError } from './faults.ts';
import type { Reference } from './reference.ts';
import { registrySession } from './session.ts';

/** A manifest as a registry gave it. */
export interface FetchedManifest {
  readonly bytes: Uint8Array;
  /** Empty where the registry calls it by a type that is none of a manifest's. */
  readonly mediaType: string;
}

/** Pulls from one repository (distribution-spec, "Pull"). All of it throws RegistryError with a sentence for people. */
export interface RegistryClient {
  /** By digest or tag; what has another digest than was asked for is refused. */
  manifest(which: string, limitBytes: number): Promise<FetchedManifest>;
  /** What a manifest's digest is, as the registry says without sending it; undefined where it does not say. */
  digest(which: string): Promise<Digest | undefined>;
  /** All of a small blob; what has another digest is refused. */
  blob(digest: Digest, limitBytes: number): Promise<Uint8Array>;
  /**
   * What refers to a manifest (distribution-spec, "Listing Referrers"): the first page of it, or what a tag lists where
   * the registry does not know (the same, "Referrers Tag Schema"). None where it says neither.
   */
  referrers(digest: Digest, limitBytes: number): Promise<readonly Descriptor[]>;
  /** A blob, taken up again where the connection broke. Never more bytes than `sizeBytes`; the digest is not looked at. */
  stream(blob: { readonly digest: Digest; readonly size: number }, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

const ACCEPT = [
  MEDIA_TYPE.ociIndex,
  MEDIA_TYPE.ociManifest,
  MEDIA_TYPE.dockerManifestList,
  MEDIA_TYPE.dockerManifest,
] as const;

/** A client for the repository of a reference. Nothing is asked before the first call. */
export function registryClient(reference: Reference, options: RegistryOptions, signal: AbortSignal): RegistryClient {
  const { host } = reference;
  const session = registrySession(reference, { ...options, access: 'pull' }, signal);
  const { pauseMilliseconds } = options;

  const whole = async (path: string, headers: Record<string, string>, limitBytes: number) => {
    const response = await session.get(path, headers, signal);
    try {
      return { bytes: await collect(response, limitBytes), type: response.headers['content-type'] ?? '' };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TooLargeError)) throw session.explained(error, path);
      throw new RegistryError(`"${host}" sent more than ${limitBytes} bytes for "${path}"`, { cause: error });
    }
  };

  return {
    async manifest(which, limitBytes) {
      const { bytes, type } = await whole(`manifests/${which}`, { accept: ACCEPT.join(', ') }, limitBytes);
      const digest = parseDigest(which);
      if (digest !== undefined) checkDigest(bytes, digest, host);
      const [mediaType = ''] = type.split(';');
      return { bytes, mediaType: ACCEPT.find((known) => known === mediaType.trim()) ?? '' };
    },
    async digest(which) {
      const path = `manifests/${which}`;
      const head = { method: 'HEAD', headers: { accept: ACCEPT.join(', ') } } as const;
      const response = await session.send(path, head, signal);
      response.resume();
      if (response.statusCode !== 200) throw session.explained(new HttpStatusError(response), path);
      return parseDigest(String(response.headers['docker-content-digest'] ?? ''));
    },
    async blob(digest, limitBytes) {
      const { bytes } = await whole(`blobs/${digest}`, {}, limitBytes);
      return checkDigest(bytes, digest, host);
    },
    async referrers(digest, limitBytes) {
      const headers = { accept: MEDIA_TYPE.ociIndex };
      for (const path of [`referrers/${digest}`, `manifests/${digest.replace(':', '-')}`]) {
        try {
          return listedIn((await whole(path, headers, limitBytes)).bytes);
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error;
        }
      }
      return [];
    },
    stream({ digest, size }, own) {
      const fetch = (offset: number) =>
        session.get(`blobs/${digest}`, offset === 0 ? {} : { range: `bytes=${offset}-` }, own);
      return blobBytes(fetch, {
        sizeBytes: size,
        what: `"${host}" for ${digest}`,
        signal: own,
        ...(pauseMilliseconds === undefined ? {} : { pauseMilliseconds }),
      });
    },
    close: session.close,
  };
}

function listedIn(bytes: Uint8Array): readonly Descriptor[] {
  const parsed = parseManifest(bytes, MEDIA_TYPE.ociIndex);
  return parsed.kind === 'ok' && parsed.manifest.kind === 'index' ? parsed.manifest.manifests : [];
}

function checkDigest(bytes: Uint8Array, digest: Digest, host: string): Uint8Array {
  const came = digestOf(bytes, algorithmOf(digest));
  if (came === digest) return bytes;
  throw new RegistryError(`"${host}" sent other bytes than it was asked for: ${came} in the place of ${digest}`);
}
