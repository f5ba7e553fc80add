import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLines, readText } from './text.ts';

describe('readLines', () => {
  const cases: readonly (readonly [
    title: string,
    chunks: readonly (string | readonly number[])[],
    lines: readonly string[],
  ])[] = [
    ['nothing', [], []],
    ['lines with and without an end', ['a\nb'], ['a', 'b']],
    ['an end at the end', ['a\n'], ['a']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['the ends of Windows', ['a\r\nb\r\n'], ['a', 'b']],
    ['a line in several chunks', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['a character cut in two', [[0xc3], [0xa9, 0x0a]], ['é']],
    ['bytes that are no UTF-8', [[0xff, 0x0a]], ['\u{fffd}']],
  ];
  for (const [title, chunks, lines] of cases) {
    it(`reads ${title}`, async () => {
      const read: string[] = [];
      for await (const line of readLines(bytesOf(chunks), 100)) read.push(line);

      assert.deepEqual(read, lines);
    });
  }

  for (const [title, chunks] of [
    ['without an end', ['x'.repeat(60), 'x'.repeat(60)]],
    ['that came at once', [`${'x'.repeat(101)}\n`]],
  ] as const) {
    it(`refuses a long line ${title}`, async () => {
      const read = async () => {
        for await (const _ of readLines(bytesOf(chunks), 100)) continue;
      };

      await assert.rejects(read, /a line is longer than 100 characters/);
    });
  }
});

describe('readText', () => {
  it('reads all of it', async () => {
    assert.equal(await readText(bytesOf(['a', [0xc3], [0xa9]]), 100), 'aé');
  });

  it('refuses too much, and what is no UTF-8', async () => {
    await assert.rejects(readText(bytesOf(['x'.repeat(101)]), 100), /more than 100 bytes/);
    await assert.rejects(readText(bytesOf([[0xff]]), 100), /not valid/);
  });
});

async function* bytesOf(chunks: readonly (string | readonly number[])[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}
