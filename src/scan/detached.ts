import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ExcusePlace } from '../excuse/types.ts';
import type { InventoryOutcome } from '../inventory/index.ts';
import type { ImageInventory } from '../inventory/types.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { type FindingOrder, findImage, removeImage, removeImagesNamed, type StoredImage } from '../match/index.ts';
import type { Coverage, Explanation } from '../match/types.ts';
import type { Digest } from '../oci/digest.ts';
import { readAttached } from './detached-attached.ts';
import {
  type DetachedLayer,
  type LayerProgress,
  type LayerReaderOptions,
  type LayerReading,
  layerReader,
} from './detached-layers.ts';
import { explainStored } from './explained.ts';
import type { Recorded } from './inspect.ts';
import { type Known, knownOf } from './known.ts';
import { composeLayers, type ImageOfInventory, type LayersDependencies, recordInventory } from './record-image.ts';

export interface DetachedOptions extends LayersDependencies, LayerReaderOptions {}

/** An image that no registry here needs to hold. */
export interface DetachedImage {
  readonly os?: string;
  readonly architecture?: string;
  /** The base first. */
  readonly layers: readonly DetachedLayer[];
  /** SBOMs that are attached to it. */
  readonly attached?: readonly DetachedLayer[];
  /** Clauses on what makes it known in part only. */
  readonly remarks: readonly string[];
}

/** What is known of an image now. */
export interface DetachedScan extends Known {
  readonly coverage: Coverage;
  /** The digests of the layers, as they are; of one that could not be had, what it is said to be. */
  readonly layers: readonly string[];
  /** As it is stored while the scan lasts, but for the name that it is stored under. */
  readonly image: Omit<StoredImage, 'id' | 'manifestDigest'>;
  readonly repositories: ImageInventory['repositories'];
  /** Of the vulnerability that was asked for, where advisories are loaded. */
  readonly explanation?: Explanation;
}

export interface DetachedScanner {
  /**
   * Reads what has not been read of an image's layers, and says what is known of it. The inventories of layers with a
   * digest stay, so that each is read once, ever; of the image nothing stays. Throws where a layer cannot be had.
   */
  scan(image: DetachedImage, run: DetachedRun): Promise<DetachedScan>;
  /** The same of an image that is told of rather than read. */
  scanInventory(image: Omit<ImageOfInventory, 'manifestDigest'>, run?: Asking): Promise<DetachedScan>;
}

/** What is asked of an image. */
export interface Asking {
  /** A vulnerability by any of its ids, of which an explanation is wanted. */
  readonly explain?: string;
  /** What comes first among the findings; the worst, where absent. */
  readonly order?: FindingOrder;
  /** As which image it is looked at; without it, excuses for repositories or tags do not count. */
  readonly place?: ExcusePlace;
}

export interface DetachedRun extends Asking {
  readonly signal: AbortSignal;
  onProgress(progress: LayerProgress): void;
}

/** What rows of such images are called, so that none is taken for a manifest's. */
const NAME = 'scan:';
/** So long nobody scans: what is older was left by a process that was killed. */
const STRAY_MILLISECONDS = 86_400_000;

/** Scans images beside a registry, with the same readers, inventories and matches. */
export function detachedScanner(options: DetachedOptions): DetachedScanner {
  return {
    async scan(image, run) {
      const readings = await readLayers(options, image, run);
      const attached = await readAttached(options, image.attached ?? [], run.signal);
      const { os, architecture } = image;
      const composed = await composeLayers({
        manifestDigest: NAME,
        ...(os === undefined ? {} : { os }),
        ...(architecture === undefined ? {} : { architecture }),
        layers: readings.map(({ digest }) => digest),
        layersLeftOut: 0,
        outcomeOf: async (digest, index) => await outcomeOf(options, readings[index], digest),
        attached,
        remarks: [...image.remarks, ...readings.flatMap(({ remarks }) => remarks)],
      });
      run.signal.throwIfAborted();
      return await looked(options, composed, run);
    },
    scanInventory: (image, run = {}) => looked(options, { ...image, manifestDigest: NAME }, run),
  };
}

async function readLayers(
  options: DetachedOptions,
  { layers }: DetachedImage,
  { signal, onProgress }: DetachedRun,
): Promise<readonly LayerReading[]> {
  const reader = layerReader(options, layers, onProgress);
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  return await inParallel(layers, availableParallelism(), async (layer, index) => {
    try {
      return await reader.read(layer, index, either);
    } catch (error) {
      failing.abort();
      throw error;
    }
  });
}

async function outcomeOf(
  { inventories }: DetachedOptions,
  reading: LayerReading | undefined,
  digest: Digest,
): Promise<InventoryOutcome | undefined> {
  return reading?.outcome ?? (await inventories.get(digest));
}

async function looked(
  options: DetachedOptions,
  image: ImageOfInventory,
  { explain: name, order, place }: Asking,
): Promise<DetachedScan> {
  const { database, now, activeSnapshot } = options;
  const { query } = database;
  const manifestDigest = `${NAME}${randomUUID()}`;
  await database.write((tx) => removeImagesNamed(tx, NAME, now() - STRAY_MILLISECONDS));
  try {
    const recorded = await recordInventory(options, { ...image, manifestDigest });
    const explanation =
      name === undefined ? undefined : await explainStored({ query, activeSnapshot }, { manifestDigest, name });
    return {
      ...(await stored(options, manifestDigest, {
        recorded,
        ...(order === undefined ? {} : { order }),
        ...(place === undefined ? {} : { place }),
      })),
      repositories: image.inventory.repositories,
      ...(explanation === undefined ? {} : { explanation }),
    };
  } finally {
    await database.write((tx) => removeImage(tx, manifestDigest));
  }
}

async function stored(
  { database: { query } }: DetachedOptions,
  name: string,
  { recorded: { coverage, at }, ...asked }: Omit<Asking, 'explain'> & { readonly recorded: Recorded },
): Promise<Omit<DetachedScan, 'repositories'>> {
  const found = await findImage(query, name);
  if (found === undefined) throw new Error(`somebody removed the image "${name}" while it was looked at`);
  const { id: _id, manifestDigest: _name, ...image } = found;
  return { coverage, ...(await knownOf(query, found, { at, ...asked })), layers: found.layers, image };
}
