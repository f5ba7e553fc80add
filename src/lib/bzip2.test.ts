import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { describe, it } from 'node:test';
import { findSharedData, sharedData } from '../../test/support/shared.ts';
import { bunzip2 } from './bzip2.ts';

const NOTHING = Buffer.from('425a683917724538509000000000', 'hex');
/** `printf 'all that is known\n' | bzip2` */
const SMALL = Buffer.from('QlpoOTFBWSZTWT+D/c0AAAJRgAAQQAAgbYyAIAAxA0DQIJtGjSFLQRbA8tQvvi7kinChIH8H+5o=', 'base64');

describe('bunzip2', () => {
  const hasTool = spawnSync('bzip2', ['--help']).status === 0;
  const CASES: readonly (readonly [title: string, content: Buffer])[] = [
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('a')],
    ['text', Buffer.from('all that is known\n'.repeat(5000))],
    ['every byte', Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff))],
    ['what cannot be compressed, in three blocks', randomBytes(2_000_000)],
    ['a run of one byte, over many chunks', Buffer.alloc(20_000_000, 'x')],
    ['runs of each length around 4 and 255', runs()],
  ];
  for (const [title, content] of CASES) {
    it(`unfolds what bzip2 makes of ${title}`, { skip: hasTool ? false : 'no bzip2' }, async () => {
      for (const level of ['-1', '-9']) {
        const { stdout } = spawnSync('bzip2', [level, '-c'], { input: content, maxBuffer: 2 ** 26 });

        assert.ok(content.equals(await unfoldedIn(stdout, 100_003)), level);
      }
    });
  }

  it('goes on with the next stream', async () => {
    assert.deepEqual(await unfoldedIn(NOTHING, 3), Buffer.alloc(0));
    assert.equal(String(await unfoldedIn(Buffer.concat([SMALL, NOTHING, SMALL]), 7)), 'all that is known\n'.repeat(2));
  });

  it('refuses what is cut short, wherever', async () => {
    for (let length = 1; length < SMALL.length; length += 1) {
      await assert.rejects(unfoldedIn(SMALL.subarray(0, length), 50), /cut short|no bzip2/, `${length} bytes`);
    }
  });

  it('refuses what was changed, wherever, or reads the same', async () => {
    for (let bit = 0; bit < SMALL.length * 8; bit += 1) {
      const changed = Buffer.from(SMALL);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

      const read = await unfoldedIn(changed, 1000).catch((error: unknown) => error);

      const isRefused = read instanceof Error && read.message.includes('bzip2');
      assert.ok(isRefused || String(read) === 'all that is known\n', `bit ${bit}: ${String(read)}`);
    }
  });

  it('unfolds a feed to what its publisher packed', async (t) => {
    if (sharedData(t, 'feeds') === undefined) return;
    const path = findSharedData('feeds/ubuntu-oval-2021-09/com.ubuntu.trusty.cve.oval.xml.bz2') ?? '';
    const [hash, expected] = [createHash('sha256'), spawnSync('bzip2', ['-dc', path], { maxBuffer: 2 ** 27 }).stdout];

    for await (const chunk of bunzip2(createReadStream(path))) hash.update(chunk);

    assert.equal(hash.digest('hex'), createHash('sha256').update(expected).digest('hex'));
  });
});

function runs(): Buffer {
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 253, 254, 255, 256, 257, 258, 259, 260, 263, 264, 518, 519];
  return Buffer.concat(lengths.map((length, at) => Buffer.alloc(length, at % 2 === 0 ? 'a' : 'b')));
}

async function unfoldedIn(bytes: Buffer, chunkBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bunzip2(chunked(bytes, chunkBytes))) parts.push(part);
  return Buffer.concat(parts);
}

async function* chunked(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
