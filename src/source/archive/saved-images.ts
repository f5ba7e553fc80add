import { posix } from 'node:path';
import { z } from 'zod';
import { decompress } from '../../lib/decompress.ts';
import { copied } from '../../lib/limited.ts';
import { type Digest, digestOf, parseDigest } from '../../oci/digest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { MOST_MANIFEST_BYTES } from '../layout/blob-place.ts';
import { choose } from '../layout/choose.ts';
import { configPlatform, type FoundImages, parsedJson } from '../layout/images-of.ts';
import type { SourceImage, SourceLayer, SourceOptions } from '../types.ts';
import type { Archive } from './archive.ts';
import { oldImages } from './old-images.ts';
import type { SavedImage, SavedList } from './saved.ts';
import { isCompressedHead } from './unfold.ts';

/** Which images of an archive are asked for: for a platform, and by a name or, as skopeo writes it, `@` and a number. */
export interface SavedChoice {
  readonly wanted: SourceOptions['platform'];
  readonly reference: string | undefined;
}

const MOST_LAYERS = 1000;
const MOST_IMAGES = 100;
const PATH = z.string().min(1).max(4096);
const MANIFEST = z
  .array(
    z.object({
      Config: PATH,
      RepoTags: z.array(z.string().max(1000)).max(1000).nullish(),
      Layers: z.array(PATH).max(MOST_LAYERS).nullish(),
    }),
  )
  .max(MOST_IMAGES);
const CONFIG = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()).max(10_000) }) });

/**
 * The images of an archive as `docker save` writes it (docker's image specification v1.2, "Combined Image JSON +
 * Filesystem Changeset Format"). Layers may lie in any order, be links to each other, and be compressed.
 */
export async function savedImages(
  archive: Archive,
  path: string,
  choice: SavedChoice,
): Promise<FoundImages | { readonly kind: 'not-mine' }> {
  const bytes = await archive.read('manifest.json', MOST_MANIFEST_BYTES);
  const saved = bytes === undefined ? await oldImages(archive) : await listedImages(archive, bytes);
  if (saved === undefined) return { kind: 'not-mine' };
  if (saved.kind === 'refused') return saved;
  const named = saved.images.filter((one, at) => isNamed(one, at, choice.reference));
  if (named.length === 0) return refused(noneOf(saved.images, choice.reference));
  const images = named.map((one) => imageOf(archive, path, one));
  const chosen = choice.wanted === undefined ? undefined : choose(images, choice.wanted);
  if (chosen?.kind === 'refused') return chosen;
  return { kind: 'images', images: chosen === undefined ? images : chosen.manifests };
}

async function listedImages(archive: Archive, bytes: Uint8Array): Promise<SavedList> {
  const parsed = MANIFEST.safeParse(parsedJson(bytes));
  if (!parsed.success) return refused('its manifest.json is none that docker writes');
  const images: SavedImage[] = [];
  for (const { Config, RepoTags, Layers } of parsed.data) {
    const config = await archive.read(posix.normalize(Config), MOST_MANIFEST_BYTES);
    if (config === undefined) return refused(`it does not hold the config "${Config}"`);
    images.push({ names: RepoTags ?? [], config, layers: (Layers ?? []).map((layer) => posix.normalize(layer)) });
  }
  return { kind: 'list', images };
}

/** A name without a tag means `latest`. */
function isNamed({ names }: SavedImage, at: number, reference: string | undefined): boolean {
  if (reference === undefined || reference === `@${at}`) return true;
  return names.some((name) => [reference, `${reference}:latest`].includes(name));
}

function noneOf(images: readonly SavedImage[], reference: string | undefined): string {
  const names = images.flatMap((one) => one.names).slice(0, 20);
  const has = names.length === 0 ? 'its images have no names' : `it has ${names.map((name) => `"${name}"`).join(', ')}`;
  return reference === undefined ? 'it lists no image' : `it has no image "${reference}": ${has}`;
}

function imageOf(archive: Archive, path: string, { names, config, layers }: SavedImage): SourceImage {
  const stated = statedDigests(config);
  const isCounted = stated === undefined || stated.length === layers.length;
  const platform = configPlatform(config);
  return {
    name: names[0] ?? path,
    digest: digestOf(config),
    ...(platform === undefined ? {} : { platform }),
    layers: layers.map((layer, at) => layerOf(archive, layer, isCounted ? stated?.[at] : undefined)),
    remarks: isCounted ? [] : [`its config names ${stated.length} layers, and the archive holds ${layers.length}`],
  };
}

function statedDigests(config: Uint8Array): readonly (Digest | undefined)[] | undefined {
  const parsed = CONFIG.safeParse(parsedJson(config));
  return parsed.success ? parsed.data.rootfs.diff_ids.map(parseDigest) : undefined;
}

function layerOf(archive: Archive, path: string, stated: Digest | undefined): SourceLayer {
  const sizeBytes = archive.sizeOf(path);
  return {
    ...(stated === undefined ? {} : { digest: stated }),
    mediaType: MEDIA_TYPE.dockerLayer,
    mismatch: 'doubted',
    ...(sizeBytes === undefined ? { absent: `the archive does not hold "${path}"` } : { sizeBytes }),
    open: (signal) => plainTar(archive.stream(path, signal)),
  };
}

/** What the digest in the config is of: the tar, whatever the archive has it compressed with (image-spec, "DiffID"). */
async function* plainTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = after(first.value, iterator);
  yield* isCompressedHead(first.value.subarray(0, 6)) ? decompress(copied(all)).bytes : all;
}

async function* after(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
