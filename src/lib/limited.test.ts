import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collect, limited, TooLargeError } from './limited.ts';

async function* text(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

describe('bytes within a limit', () => {
  for (const [parts, limit, expected] of [
    [[], 0, ''],
    [['abc'], 3, 'abc'],
    [['a', 'b', '', 'c'], 3, 'abc'],
  ] as const) {
    it(`are the same bytes: ${parts.join('|')} of ${limit}`, async () => {
      assert.equal(Buffer.from(await collect(text(...parts), limit)).toString(), expected);
    });
  }

  for (const [parts, limit] of [
    [['a'], 0],
    [['abcd'], 3],
    [['ab', 'cd'], 3],
  ] as const) {
    it(`are refused beyond it: ${parts.join('|')} of ${limit}`, async () => {
      await assert.rejects(collect(text(...parts), limit), new TooLargeError(limit));
    });
  }

  it('are handed on up to the chunk that goes beyond', async () => {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of limited(text('ab', 'c', 'd', 'e'), 3)) seen.push(Buffer.from(chunk).toString());
    })();

    await assert.rejects(reading, TooLargeError);
    assert.deepEqual(seen, ['ab', 'c']);
  });
});
