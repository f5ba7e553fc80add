import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layOut } from './lay-out.ts';
import type { PartList } from './parts.ts';
import { words } from './span.ts';

describe('a message that has room for much', () => {
  it('gives none of it to lists that are empty', () => {
    const empty = listOf(0);

    const blocks = laidOut([empty, listOf(10), empty, empty]);

    assert.equal(blocks.filter((text) => text === PART).length, 10);
  });

  it('shares it between lists that are full, and says what is left out', () => {
    const blocks = laidOut([listOf(20), listOf(20)]);

    assert.deepEqual([...new Set(blocks)], [PART, 'and 13 more', 'and 9 more', 'foot']);
  });
});

const PART = 'x'.repeat(200);

function listOf(count: number): PartList {
  return {
    parts: Array.from({ length: count }, () => [[words(PART)]]),
    left: (shown) => (shown === count ? undefined : [words(`and ${count - shown} more`)]),
  };
}

function laidOut(lists: readonly PartList[]): readonly string[] {
  const parts = { first: [], lists, last: [], foot: [words('foot')] };
  return layOut<string>(parts, {
    cost: (block) => block.length,
    block: (part) => part.flatMap((line) => line.map(({ text }) => text)).join(''),
    room: 4504,
    mostBlocks: 50,
  });
}
