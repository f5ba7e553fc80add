import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemory } from '../lib/random-access.ts';
import { NO_SCRATCH, type Scratch } from '../lib/scratch.ts';
import { contentSink } from './content.ts';

const MIB = 2 ** 20;

/** Scratch in memory that counts what is put aside. */
function scratchOf(log: string[]): Scratch {
  return {
    reserve(sizeBytes) {
      const bytes = Buffer.alloc(sizeBytes);
      let at = 0;
      log.push(`reserved ${sizeBytes}`);
      return {
        ...inMemory(bytes),
        append(more) {
          bytes.set(more, at);
          at += more.length;
        },
        free: () => void log.push('freed'),
      };
    },
  };
}

interface Case {
  readonly name: string;
  readonly sizeBytes: number;
  readonly chunkBytes: number;
  readonly isRecognized?: boolean;
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'an empty file', sizeBytes: 0, chunkBytes: 1, says: ['head 0', 'found 0'] },
  { name: 'a file in one chunk', sizeBytes: 9000, chunkBytes: 9000, says: ['head 4096', 'found 9000'] },
  { name: 'a small file in many', sizeBytes: 100, chunkBytes: 7, says: ['head 100', 'found 100'] },
  {
    name: 'a file in chunks smaller than its head',
    sizeBytes: 9000,
    chunkBytes: 1000,
    says: ['head 4096', 'found 9000'],
  },
  { name: 'a file of a mebibyte in memory', sizeBytes: MIB, chunkBytes: 65_536, says: ['head 4096', `found ${MIB}`] },
  {
    name: 'a larger one put aside',
    sizeBytes: MIB + 1,
    chunkBytes: 65_536,
    says: ['head 4096', `reserved ${MIB + 1}`, `found ${MIB + 1}`],
  },
  {
    name: 'nothing of what is not recognized',
    sizeBytes: 3 * MIB,
    chunkBytes: 65_536,
    isRecognized: false,
    says: ['head 4096', 'dropped'],
  },
  {
    name: 'nothing of such a one in one chunk',
    sizeBytes: 50,
    chunkBytes: 50,
    isRecognized: false,
    says: ['head 50', 'dropped'],
  },
];

describe('contentSink', () => {
  for (const { name, sizeBytes, chunkBytes, isRecognized = true, says } of CASES) {
    it(`finds ${name}`, () => {
      const log: string[] = [];
      const bytes = Buffer.from(Array.from({ length: sizeBytes }, (_, i) => (i * 7) % 251));

      feed(bytes, chunkBytes, { log, scratch: scratchOf(log), isRecognized });

      assert.deepEqual(log, says);
    });
  }

  it('says that there is no room for a large one', () => {
    const log: string[] = [];

    feed(Buffer.alloc(2 * MIB), 65_536, { log, scratch: NO_SCRATCH, isRecognized: true });

    assert.deepEqual(log, ['head 4096', `refused: there is no room to put its ${2 * MIB} bytes aside`]);
  });
});

interface Feeding {
  readonly log: string[];
  readonly scratch: Scratch;
  readonly isRecognized: boolean;
}

/** Feeds a sink as a tar reader does; what is found must be what was fed. */
function feed(bytes: Buffer, chunkBytes: number, { log, scratch, isRecognized }: Feeding): void {
  const sink = contentSink({
    sizeBytes: bytes.length,
    scratch,
    recognizes: (head) => log.push(`head ${head.length}`) > 0 && isRecognized,
    found(content) {
      assert.ok(Buffer.from(content.read(0, content.sizeBytes)).equals(bytes));
      log.push(`found ${content.sizeBytes}`);
    },
    dropped: () => void log.push('dropped'),
    refused: (reason) => void log.push(`refused: ${reason}`),
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    if (!sink.write(bytes.subarray(at, at + chunkBytes))) return;
  }
  sink.end();
}
