import type { IncomingMessage } from 'node:http';
import { type Digest, hexOf, parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { imageConfig } from '../../registry/index.ts';
import type { ApiOptions } from './context.ts';
import { Problem } from './problem.ts';
import { heldAt, type ImagePath, inspectedAt } from './target.ts';

/** Bytes as they were pushed, in which anybody may have written anything. */
export interface RawReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

type Asked = ImagePath & { readonly platform?: Platform | undefined };

/** The manifest of what the path names; of a platform of it, where one is asked for. */
export async function getManifest(options: ApiOptions, request: IncomingMessage, path: Asked): Promise<RawReply> {
  const { repositoryId, digest } = await manifestAsked(options, request, path);
  const manifest = await options.registry.images.manifest(repositoryId, digest);
  if (manifest === undefined) throw new Problem('image-unknown', `"${path.name}" has no image "${digest}"`);
  return reply(manifest.mediaType, manifest.bytes, `manifest-${hexOf(digest).slice(0, 12)}`);
}

/** The config of an image, or of the platform that is asked for. */
export async function getConfig(options: ApiOptions, request: IncomingMessage, path: Asked): Promise<RawReply> {
  const { digest } = await manifestAsked(options, request, path);
  const stored = await imageConfig(options.registry, digest);
  if (stored === undefined) throw new Problem('not-an-image', `"${digest}" has no config that could be shown`);
  return reply(MEDIA_TYPE.ociConfig, stored.bytes, `config-${hexOf(digest).slice(0, 12)}`);
}

async function manifestAsked(
  options: ApiOptions,
  request: IncomingMessage,
  path: Asked,
): Promise<{ readonly repositoryId: number; readonly digest: Digest }> {
  if (path.platform === undefined) {
    const { repository, image } = await heldAt(options, request, path);
    return { repositoryId: repository.id, digest: image.digest };
  }
  const { repository, image } = await inspectedAt(options, request, path);
  return { repositoryId: repository.id, digest: parseDigest(image.manifestDigest) as Digest };
}

function reply(mediaType: string, bytes: Uint8Array, name: string): RawReply {
  return {
    // To be kept and not to be opened, whatever it is: a browser would take it for a page of this server.
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${name}.json"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    },
    body: Uint8Array.from(bytes),
  };
}
