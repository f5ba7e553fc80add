import { walkLayer } from '../image/index.ts';
import type { LayerReader, WalkedLayer } from '../image/types.ts';
import type { ExtractLimits, Extractor, Fact, FoundFile, InventoryOutcome, LayerInventory } from './types.ts';

export interface ReadLayerOptions {
  readonly signal: AbortSignal;
  /** Targets of hard links that an earlier reading of the same layer could not follow. */
  readonly linked?: ReadonlySet<string>;
}

/** Reads a layer's bytes once and answers what the extractors say of it. Throws what `bytes` throws, and on abort. */
export async function readLayer(
  bytes: AsyncIterable<Uint8Array>,
  extractors: readonly Extractor[],
  options: ReadLayerOptions,
): Promise<InventoryOutcome> {
  const { signal, linked } = options;
  const outcome = await walkLayer(bytes, readerOf(extractors, signal), linked === undefined ? {} : { linked });
  if (outcome.kind === 'unreadable') return { kind: 'failed', reason: outcome.reason };
  return { kind: 'read', inventory: inventoryOf(outcome.layer) };
}

function readerOf(extractors: readonly Extractor[], signal: AbortSignal): LayerReader<readonly Fact[]> {
  return {
    wants(file) {
      const limits = extractors.filter((extractor) => extractor.wants(file)).map((extractor) => extractor.limitBytes);
      return limits.length === 0 ? undefined : Math.max(...limits);
    },
    knowsName: namesOf(extractors),
    leadsTo: (path) => extractors.some((extractor) => extractor.leadsTo?.(path) === true),
    async read(file) {
      const wanting = extractors.filter((extractor) => extractor.wants(file));
      const facts: Fact[] = [];
      for (const extractor of wanting) facts.push(...(await extract(extractor, file, signal)));
      return facts;
    },
    refuse: (_, reason) => [{ kind: 'partial', reason }],
  };
}

/** Every name where an extractor looks at more than fixed places. */
function namesOf(extractors: readonly Extractor[]): (name: string) => boolean {
  const places = extractors.map((extractor) => extractor.places);
  const names = new Set(places.flatMap((paths) => paths ?? []).flatMap((path) => path.split('/')));
  const isAny = places.includes(undefined);
  return (name) => isAny || names.has(name);
}

const EXTRACT_LIMITS: ExtractLimits = { nesting: 8, entries: 200_000, unfoldedBytes: 256 * 2 ** 20 };

async function extract(extractor: Extractor, file: FoundFile, signal: AbortSignal): Promise<readonly Fact[]> {
  if (file.sizeBytes > extractor.limitBytes) {
    return [{ kind: 'partial', reason: `it is larger than ${extractor.limitBytes} bytes` }];
  }
  try {
    return await Array.fromAsync(extractor.extract(file, { signal, limits: EXTRACT_LIMITS, isSought: () => false }));
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return [{ kind: 'partial', reason: `the extractor "${extractor.id}" broke on it: ${message.slice(0, 200)}` }];
  }
}

function inventoryOf(layer: WalkedLayer<readonly Fact[]>): LayerInventory {
  return { ...layer, files: [...layer.files].map(([path, facts]) => ({ path, facts })) };
}
