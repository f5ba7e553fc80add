import { foundFile } from '../../src/image/index.ts';
import { parseAnswer } from '../../src/inventory/answer.ts';
import { EMPTY_INVENTORY } from '../../src/inventory/empty-inventory.ts';
import type { Extractor, Fact, LayerInventory } from '../../src/inventory/types.ts';
import { inMemory } from '../../src/lib/random-access.ts';
import { CONTEXT } from '../support/facts.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { Target } from './types.ts';

const LONGEST_REASON = 1000;

/** An extractor, whose facts have to be such that the server believes them; of a seed it makes more than doubts. */
export function extractorTarget(extractor: Extractor, { words, seeds }: Corpus): Target {
  const all = seeds();
  for (const { path } of all) {
    const isWanted = extractor.wants({ path, mode: 0o755, sizeBytes: 2 ** 20 });
    if (!isWanted) throw new Error(`"${extractor.id}" does not want "${path}"`);
  }
  return {
    name: extractor.id,
    words,
    seeds: all,
    async feed(bytes, path) {
      const file = foundFile({ path, mode: 0o755 }, inMemory(bytes));
      const facts = await Array.fromAsync(extractor.extract(file, CONTEXT));
      if (!isBelieved(path, facts))
        throw new Error(`the answer is not believed: ${JSON.stringify(facts).slice(0, 500)}`);
      const dull = facts.find(({ kind, ...fact }) => kind === 'partial' && !isReason('reason' in fact && fact.reason));
      if (dull !== undefined) throw new Error(`no reason: ${JSON.stringify(dull).slice(0, 500)}`);
    },
  };
}

/** Whether the server takes an inventory with these facts for one. */
function isBelieved(path: string, facts: readonly Fact[]): boolean {
  const inventory: LayerInventory = { ...EMPTY_INVENTORY, files: [{ path, facts }] };
  const answer = parseAnswer(Buffer.from(JSON.stringify({ id: 'x', kind: 'read', inventory })), 'x');
  return answer?.kind === 'read';
}

function isReason(reason: unknown): boolean {
  return typeof reason === 'string' && reason !== '' && reason.length <= LONGEST_REASON;
}
