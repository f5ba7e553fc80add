import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batches } from './batches.ts';

async function* chunks(sizes: readonly number[], failure?: Error): AsyncIterable<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size).fill(size);
  if (failure !== undefined) throw failure;
}

async function sizesOf(bytes: AsyncIterable<Uint8Array>, size: number): Promise<number[][]> {
  const seen: number[][] = [];
  for await (const batch of batches(bytes, size)) {
    assert.equal(
      batch.sizeBytes,
      batch.chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    );
    seen.push(batch.chunks.map((chunk) => chunk.length));
  }
  return seen;
}

describe('batches of chunks', () => {
  for (const [sizes, expected] of [
    [[], []],
    [[1], [[1]]],
    [
      [4, 4, 4, 4, 4],
      [
        [4, 4, 4],
        [4, 4],
      ],
    ],
    [
      [10, 10],
      [[10], [10]],
    ],
    [[25], [[25]]],
    [
      [9, 30, 1],
      [[9, 30], [1]],
    ],
    [[0, 0], []],
  ] as const) {
    it(`hold at least ten bytes: ${sizes.join(' ')}`, async () => {
      assert.deepEqual(await sizesOf(chunks(sizes), 10), expected);
    });
  }

  it('hand on what came before the source broke off, and its error after', async () => {
    const seen: number[] = [];
    const reading = (async () => {
      for await (const batch of batches(chunks([4, 4, 4, 4], new Error('broken off')), 10)) seen.push(batch.sizeBytes);
    })();

    await assert.rejects(reading, /broken off/);
    assert.deepEqual(seen, [12, 4]);
  });

  it('do not copy', async () => {
    const [only] = [new Uint8Array([1, 2, 3])];
    const [batch] = await Array.fromAsync(
      batches(
        (async function* () {
          yield only;
        })(),
        1,
      ),
    );

    assert.equal(batch?.chunks[0], only);
  });

  it('end the source when their reader leaves', async () => {
    let ended = false;
    const source = async function* () {
      try {
        yield* chunks([10, 10, 10]);
      } finally {
        ended = true;
      }
    };

    const reading = batches(source(), 10)[Symbol.asyncIterator]();
    await reading.next();
    await reading.return?.();

    assert.equal(ended, true);
  });
});
