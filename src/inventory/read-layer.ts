import { HEAD_BYTES, WALK_LIMITS, type WalkLimits, walkLayer } from '../image/index.ts';
import type { LayerReader, WalkedLayer } from '../image/types.ts';
import type { Scratch } from '../lib/scratch.ts';
import { type Dispatch, dispatchTo } from './dispatch.ts';
import { READ_LIMITS, type ReadLimits } from './limits.ts';
import type { ExtractContext, Extractor, Fact, FoundFile, InventoryOutcome, LayerInventory } from './types.ts';

export interface ReadLayerOptions {
  readonly signal: AbortSignal;
  readonly limits?: ReadLimits;
  /** Where large files are put aside; nowhere if absent. */
  readonly scratch?: Scratch;
  /** Hears how many bytes a chunk of the layer had, once it has been done with. */
  onRead?(bytes: number): void;
  /** Targets of hard links that an earlier reading of the same layer could not follow. */
  readonly linked?: ReadonlySet<string>;
}

/** Reads a layer's bytes once and answers what the extractors say of it. Throws what `bytes` throws, and on abort. */
export async function readLayer(
  bytes: AsyncIterable<Uint8Array>,
  extractors: readonly Extractor[],
  options: ReadLayerOptions,
): Promise<InventoryOutcome> {
  const { linked, scratch, onRead, limits = READ_LIMITS } = options;
  const reader = readerOf(extractors, limits, options.signal);
  const outcome = await walkLayer(bytes, reader, {
    limits: walkLimits(limits),
    ...(linked === undefined ? {} : { linked }),
    ...(scratch === undefined ? {} : { scratch }),
    ...(onRead === undefined ? {} : { onRead }),
  });
  if (outcome.kind === 'unreadable') return { kind: 'failed', reason: outcome.reason };
  return { kind: 'read', inventory: inventoryOf(outcome.layer) };
}

/** What the extractors say of one file, whatever it is a part of. */
export async function readFile(
  file: FoundFile,
  extractors: readonly Extractor[],
  options: ReadLayerOptions,
): Promise<readonly Fact[]> {
  const reader = readerOf(extractors, options.limits ?? READ_LIMITS, options.signal);
  const limit = reader.wants(file);
  if (limit === undefined || !reader.recognizes(file, file.read(0, HEAD_BYTES))) return [];
  return await reader.read(file);
}

function walkLimits({ layerBytes, expansion, layerEntries, pathLength }: ReadLimits): WalkLimits {
  return {
    ...WALK_LIMITS,
    decompress: { ...WALK_LIMITS.decompress, outputBytes: layerBytes, expansion },
    tar: { ...WALK_LIMITS.tar, entries: layerEntries, pathLength },
  };
}

function readerOf(
  extractors: readonly Extractor[],
  limits: ReadLimits,
  signal: AbortSignal,
): LayerReader<readonly Fact[]> {
  const { dispatch, isSought } = sortedOut(extractors);
  const { wanting, ...others } = dispatch;
  const context: ExtractContext = { signal, limits, isSought };
  const limitOf = ({ id, limitBytes }: Extractor) => limits.fileBytes[id] ?? limitBytes;
  /** By path, who has recognized a file that is still to be read. */
  const recognizing = new Map<string, readonly Extractor[]>();
  return {
    ...others,
    wants(file) {
      const found = wanting(file);
      return found.length === 0 ? undefined : Math.max(...found.map(limitOf));
    },
    recognizes(file, head) {
      const found = wanting(file).filter((extractor) => extractor.recognizes?.(head) !== false);
      if (found.length > 0) recognizing.set(file.path, found);
      return found.length > 0;
    },
    compare(file, other) {
      const [one, all] = [wanting(file), wanting(other)];
      if (!one.every((extractor) => all.includes(extractor))) return 'more';
      return one.length === all.length ? 'same' : 'less';
    },
    async read(file) {
      const facts: Fact[] = [];
      const found = recognizing.get(file.path) ?? [];
      recognizing.delete(file.path);
      for (const extractor of found) {
        const limitBytes = limitOf(extractor);
        const isTooLarge = file.sizeBytes > limitBytes;
        if (isTooLarge) facts.push({ kind: 'partial', reason: `it is larger than ${limitBytes} bytes` });
        else facts.push(...(await extract(extractor, file, context)));
      }
      return facts;
    },
    refuse: (_, reason) => [{ kind: 'partial', reason }],
  };
}

interface SortedOut {
  readonly dispatch: Dispatch;
  readonly isSought: ExtractContext['isSought'];
}

const SORTED_OUT = new WeakMap<readonly Extractor[], SortedOut>();

/** Done once for each list: a small layer is read in the time that this takes. */
function sortedOut(extractors: readonly Extractor[]): SortedOut {
  const known = SORTED_OUT.get(extractors) ?? { dispatch: dispatchTo(extractors), isSought: soughtBy(extractors) };
  SORTED_OUT.set(extractors, known);
  return known;
}

/** Larger than any extractor's least size, and by its mode a program: what is not known may be so. */
const A_PROGRAM = { mode: 0o755, sizeBytes: 2 ** 24 };

function soughtBy(extractors: readonly Extractor[]): ExtractContext['isSought'] {
  const { wanting } = dispatchTo(extractors.filter(({ places }) => places === undefined));
  return (path, mode = A_PROGRAM.mode) => wanting({ ...A_PROGRAM, path, mode }).length > 0;
}

async function extract(extractor: Extractor, file: FoundFile, context: ExtractContext): Promise<readonly Fact[]> {
  try {
    return await Array.fromAsync(extractor.extract(file, context));
  } catch (error) {
    context.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return [{ kind: 'partial', reason: `the extractor "${extractor.id}" broke on it: ${message.slice(0, 200)}` }];
  }
}

/** A file that nothing is said of still hides what a lower layer has at its path. */
function inventoryOf(layer: WalkedLayer<readonly Fact[]>): LayerInventory {
  const files = [...layer.files].map(([path, facts]) => ({ path, facts }));
  const silent = files.filter(({ facts }) => facts.length === 0).map(({ path }) => path);
  return {
    ...layer,
    files: files.filter(({ facts }) => facts.length > 0),
    removed: [...new Set([...layer.removed, ...silent])],
  };
}
