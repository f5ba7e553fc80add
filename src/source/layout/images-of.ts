import { z } from 'zod';
import { attestationsIn } from '../../oci/attached.ts';
import { classify } from '../../oci/classify.ts';
import { algorithmOf, digestOf } from '../../oci/digest.ts';
import { type Descriptor, type ImageManifest, type Platform, parseManifest } from '../../oci/manifest.ts';
import type { SourceImage, SourceOptions } from '../types.ts';
import { attachedTo } from './attached.ts';
import { type BlobPlace, MOST_MANIFEST_BYTES } from './blob-place.ts';
import { choose } from './choose.ts';

/** A manifest, and what the images under it are called. */
export interface Root {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Empty where nothing says it. */
  readonly mediaType: string;
  /** As where it is listed says it. */
  readonly platform?: Platform;
  /** Clauses on what led to it. */
  readonly doubts?: readonly string[];
  /** Manifests that the list which it is in has for attestations of it. */
  readonly attestations?: readonly Descriptor[];
}

export type FoundImages =
  | { readonly kind: 'images'; readonly images: readonly SourceImage[] }
  /** A clause. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Indexes may list indexes; nobody nests them deeper than this. */
const MOST_DEPTH = 5;
/** On each level below an index. */
const MOST_IMAGES = 100;
/** Container engines stack a few hundred at most. */
const MOST_LAYERS = 1000;

/** The images that a manifest comes to: itself, or of an index those for the platform that is asked for. */
export async function imagesOf(
  place: BlobPlace,
  root: Root,
  wanted: SourceOptions['platform'],
  depth = 0,
): Promise<FoundImages> {
  const parsed = parseManifest(root.bytes, root.mediaType);
  if (parsed.kind === 'invalid') return refused(schemaOne(root.bytes) ?? parsed.reason);
  const { manifest } = parsed;
  if (manifest.kind === 'image') return await singleImage(place, root, manifest, wanted);
  return await imagesListed(place, { name: root.name, manifests: manifest.manifests }, wanted, depth);
}

/** A list of manifests, and what the images under it are called. */
export interface ManifestList {
  readonly name: string;
  readonly manifests: readonly Descriptor[];
}

/** The images that a list of manifests comes to, as `imagesOf`. */
export async function imagesListed(
  place: BlobPlace,
  { name, manifests }: ManifestList,
  wanted: SourceOptions['platform'],
  depth = 0,
): Promise<FoundImages> {
  if (depth === MOST_DEPTH) return refused(`its indexes lie more than ${MOST_DEPTH} deep in each other`);
  const chosen = choose(await thoseHere(place, manifests), wanted);
  if (chosen.kind === 'refused') return chosen;
  if (chosen.manifests.length > MOST_IMAGES) return refused(`it lists more than ${MOST_IMAGES} images`);
  const images: SourceImage[] = [];
  for (const descriptor of chosen.manifests) {
    const bytes = await place.manifest(descriptor, MOST_MANIFEST_BYTES);
    if (bytes === undefined) return refused(`it lists the manifest ${descriptor.digest}, which is not there`);
    const { mediaType, platform } = descriptor;
    const doubts = doubtsOf('manifest', descriptor, bytes);
    const attestations = attestationsIn(manifests)
      .filter(({ of }) => of === descriptor.digest)
      .map(({ attestation }) => attestation);
    const below = { name, bytes, mediaType, doubts, attestations, ...(platform === undefined ? {} : { platform }) };
    const found = await imagesOf(place, below, wanted, depth + 1);
    if (found.kind === 'refused') return found;
    images.push(...found.images);
  }
  return { kind: 'images', images };
}

/** An archive of one platform may keep the index of all of them. */
async function thoseHere({ isHere }: BlobPlace, manifests: readonly Descriptor[]): Promise<readonly Descriptor[]> {
  if (isHere === undefined) return manifests;
  const here: Descriptor[] = [];
  for (const one of manifests) if (await isHere(one.digest)) here.push(one);
  return here.length === 0 ? manifests : here;
}

async function singleImage(
  place: BlobPlace,
  { name, bytes, platform: listed, doubts = [], attestations = [] }: Root,
  manifest: ImageManifest,
  wanted: SourceOptions['platform'],
): Promise<FoundImages> {
  const scannable = classify(manifest);
  if (scannable.kind !== 'image') return refused(`it is no image but "${manifest.artifactType ?? 'an artifact'}"`);
  const config = await place.config(manifest.config, MOST_MANIFEST_BYTES);
  if (config === undefined) return refused(`its config ${manifest.config.digest} is not there`);
  const platform = configPlatform(config) ?? listed;
  const digest = digestOf(bytes);
  const image = {
    name,
    digest,
    layers: scannable.layers.slice(0, MOST_LAYERS).map((layer) => place.layer(layer)),
    remarks: [...leftOut(scannable.layers.length), ...doubts, ...doubtsOf('config', manifest.config, config)],
    ...(platform === undefined ? {} : { platform }),
  };
  const chosen = wanted === undefined || wanted === 'all' ? undefined : choose([image], wanted);
  if (chosen?.kind === 'refused') return chosen;
  const attached = await attachedTo(place, digest, attestations);
  return one({ ...image, attached: attached.sboms, remarks: [...image.remarks, ...attached.doubts] });
}

function one(image: SourceImage): FoundImages {
  return { kind: 'images', images: [image] };
}

/** A file that is there is looked at, whatever it is; that it is not what is listed is told. */
function doubtsOf(what: string, { digest }: Descriptor, bytes: Uint8Array): readonly string[] {
  const own = digestOf(bytes, algorithmOf(digest));
  return own === digest ? [] : [`its ${what} has the digest ${own}, and not ${digest} as it is said to have`];
}

function leftOut(layers: number): readonly string[] {
  return layers > MOST_LAYERS ? [`it has ${layers} layers, of which ${MOST_LAYERS} were looked at`] : [];
}

const CONFIG = z.object({
  os: z.string().max(64),
  architecture: z.string().max(64),
  variant: z.string().max(64).optional().catch(undefined),
});

/** What the config of an image says of where it runs (image-spec, "Image Configuration"). */
export function configPlatform(bytes: Uint8Array): Platform | undefined {
  const parsed = CONFIG.safeParse(parsedJson(bytes));
  if (!parsed.success || parsed.data.os === '' || parsed.data.architecture === '') return undefined;
  const { os, architecture, variant } = parsed.data;
  return { os, architecture, ...(variant === undefined || variant === '' ? {} : { variant }) };
}

/** The value that JSON text writes; undefined where it is none. */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Docker's image manifest version 2, schema 1: no digest of a layer's tar, no config; docker itself pulls none. */
function schemaOne(bytes: Uint8Array): string | undefined {
  const parsed = z.object({ schemaVersion: z.literal(1) }).safeParse(parsedJson(bytes));
  if (!parsed.success) return undefined;
  return "its manifest is of docker's schema 1, which nothing pulls any more: push the image again with a newer docker";
}

function refused(reason: string): FoundImages {
  return { kind: 'refused', reason };
}
