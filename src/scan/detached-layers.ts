import { followHardLinks, type Inventories, type InventoryOutcome, type ReaderPool } from '../inventory/index.ts';
import { algorithmOf, type Digest, digestOf } from '../oci/digest.ts';
import { type Hashed, hashed } from './hashed.ts';
import { NEVER_PUSHED } from './inventories.ts';

/** A layer of an image that no registry here needs to hold. */
export interface DetachedLayer {
  /** Of the bytes that `open` gives, as their source states it. */
  readonly digest?: Digest;
  readonly sizeBytes?: number;
  /** Whether bytes with another digest are refused, or taken for what they are and told of. */
  readonly mismatch: 'refused' | 'doubted';
  /** Why its bytes cannot be had, as a clause. */
  readonly absent?: string;
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Clauses on what the bytes that were last read do not show. */
  remarks?(): readonly string[];
}

/** What became of a layer. */
export interface LayerReading {
  readonly digest: Digest;
  /** Absent where it is kept among the inventories. */
  readonly outcome?: InventoryOutcome;
  readonly remarks: readonly string[];
}

export interface LayerReader {
  /** Reads a layer that nobody has read; of several with one digest, the first. */
  read(layer: DetachedLayer, index: number, signal: AbortSignal): Promise<LayerReading>;
}

export interface LayerReaderOptions {
  readonly pool: Pick<ReaderPool, 'read'>;
  readonly inventories: Inventories;
}

/** How far the reading of an image has come. */
export interface LayerProgress {
  readonly layers: number;
  readonly layersDone: number;
  /** Those of them that had been read before. */
  readonly layersKnown: number;
  readonly bytes: number;
  /** Of the layers that are read, where all of them say it. */
  readonly totalBytes?: number;
}

/** Reads the layers of one image, and tells how far it has come. */
export function layerReader(
  options: LayerReaderOptions,
  layers: readonly DetachedLayer[],
  onProgress: (progress: LayerProgress) => void,
): LayerReader {
  const running = new Map<Digest, Promise<LayerReading>>();
  const counted = counter(layers, onProgress);
  const read = async (layer: DetachedLayer, index: number, signal: AbortSignal): Promise<LayerReading> => {
    const { digest, absent } = layer;
    if (absent !== undefined) return absentLayer(layer, index);
    if (digest !== undefined && (await isKnown(options, digest))) {
      counted.known(layer);
      return { digest, remarks: [] };
    }
    try {
      return await readBytes(options, { layer, index, onBytes: counted.bytes }, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(`cannot read layer ${index + 1} of ${layers.length}`, { cause: error });
    }
  };
  return {
    async read(layer, index, signal) {
      const before = layer.digest === undefined ? undefined : running.get(layer.digest);
      const reading = before ?? read(layer, index, signal);
      if (layer.digest !== undefined) running.set(layer.digest, reading);
      const done = await reading;
      counted.done();
      return before === undefined ? done : { ...done, remarks: [] };
    },
  };
}

/** What a registry here never had may be at hand now. */
async function isKnown({ inventories }: LayerReaderOptions, digest: Digest): Promise<boolean> {
  if (!(await inventories.has(digest))) return false;
  const kept = await inventories.get(digest);
  return kept?.kind === 'read' || (kept?.kind === 'failed' && kept.reason !== NEVER_PUSHED);
}

function absentLayer({ digest, absent = '' }: DetachedLayer, index: number): LayerReading {
  const named = digest ?? digestOf(Buffer.from(`the absent layer ${index}`));
  return { digest: named, outcome: { kind: 'failed', reason: absent }, remarks: [] };
}

interface Task {
  readonly layer: DetachedLayer;
  readonly index: number;
  onBytes(count: number): void;
}

async function readBytes(options: LayerReaderOptions, task: Task, signal: AbortSignal): Promise<LayerReading> {
  const { layer, index } = task;
  const { pool, inventories } = options;
  const algorithm = layer.digest === undefined ? 'sha256' : algorithmOf(layer.digest);
  const first = hashed(layer.open(signal), algorithm, task.onBytes);
  const { value: outcome, digest } = await through(first, () => pool.read(first.bytes, { signal }));
  if (layer.digest !== undefined && digest !== layer.digest && layer.mismatch === 'refused') {
    throw new Error(`other bytes came than were asked for: ${digest} in the place of ${layer.digest}`);
  }
  const followed = await follow(options, { ...task, digest }, outcome, signal);
  const remarks = layer.remarks?.() ?? [];
  const isStated = layer.digest === digest && remarks.length === 0;
  if (isStated) await inventories.save(digest, followed);
  const doubt = layer.digest === undefined || layer.digest === digest ? [] : [doubtOf(layer.digest, digest, index)];
  return { digest, ...(isStated ? {} : { outcome: followed }), remarks: [...doubt, ...remarks] };
}

function doubtOf(stated: Digest, digest: Digest, index: number): string {
  return `layer ${index + 1} has the digest ${digest}, and not ${stated} as it is said to have`;
}

/** Hard links may need a second look at the bytes, which are to be the same. */
async function follow(
  { pool }: LayerReaderOptions,
  { layer, digest }: Task & { readonly digest: Digest },
  outcome: InventoryOutcome,
  signal: AbortSignal,
): Promise<InventoryOutcome> {
  let second: Hashed | undefined;
  const open = () => {
    second = hashed(layer.open(signal), algorithmOf(digest), () => {});
    return second.bytes;
  };
  const followed = await followHardLinks(pool, outcome, open, signal);
  if (second === undefined) return followed;
  const again = await through(second, async () => followed);
  if (again.digest !== digest) throw new Error('its bytes changed between two readings');
  return followed;
}

/** What reading came to and the digest of all bytes; nothing stays open where either fails. */
async function through<T>(
  bytes: Hashed,
  read: () => Promise<T>,
): Promise<{ readonly value: T; readonly digest: Digest }> {
  try {
    const value = await read();
    return { value, digest: await bytes.finish() };
  } catch (error) {
    await bytes.close().catch(() => {});
    throw error;
  }
}

/** Counts what is read of all layers. */
function counter(layers: readonly DetachedLayer[], onProgress: (progress: LayerProgress) => void) {
  const sizes = layers.map(({ sizeBytes }) => sizeBytes);
  let total = sizes.some((size) => size === undefined) ? undefined : sizes.reduce((sum = 0, size = 0) => sum + size, 0);
  const at = { layersDone: 0, layersKnown: 0, bytes: 0 };
  const tell = () =>
    onProgress({ ...at, layers: layers.length, ...(total === undefined ? {} : { totalBytes: total }) });
  return {
    known({ sizeBytes = 0 }: DetachedLayer) {
      at.layersKnown += 1;
      if (total !== undefined) total -= sizeBytes;
    },
    bytes(count: number) {
      at.bytes += count;
      tell();
    },
    done() {
      at.layersDone += 1;
      tell();
    },
  };
}
