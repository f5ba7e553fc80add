import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { DECOMPRESS_LIMITS, decompress } from './decompress.ts';

const gzip = (text: string) => gzipSync(text);
const zstd = (text: string) => zstdCompressSync(text);
const checked = (text: string) => zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
const bytes = (...hex: string[]) => Buffer.from(hex.join(''), 'hex');
const zeros = (count: number) => Buffer.alloc(count);
const skippable = bytes('502a4d18', '04000000', '01020304');
const mebibyte = 'm'.repeat(2 ** 20);
const noise = Array.from({ length: 5000 }, (_, i) => String(i * 7919)).join('');

const CUT_GZIP = 'the gzip stream is cut short';
const AFTER_GZIP = 'bytes after the end of the gzip stream were not read';
const CUT_ZSTD = 'the zstd stream is cut short';
const AFTER_ZSTD = 'bytes after the end of the zstd stream were not read';

interface Case {
  readonly name: string;
  readonly input: Uint8Array;
  readonly output: string;
  readonly fault?: string;
}

const CASES: readonly Case[] = [
  { name: 'nothing', input: zeros(0), output: '' },
  { name: 'plain bytes', input: Buffer.from('plain'), output: 'plain' },
  { name: 'gzip', input: gzip('abc'), output: 'abc' },
  { name: 'gzip of nothing', input: gzip(''), output: '' },
  { name: 'gzip members', input: Buffer.concat([gzip('abc'), gzip('def')]), output: 'abcdef' },
  { name: 'gzip filled up with zeros', input: Buffer.concat([gzip('abc'), zeros(9)]), output: 'abc' },
  {
    name: 'a gzip member behind zeros',
    input: Buffer.concat([gzip('abc'), zeros(9), gzip('def')]),
    output: 'abc',
    fault: AFTER_GZIP,
  },
  { name: 'half a gzip magic', input: bytes('1f8b'), output: '', fault: CUT_GZIP },
  { name: 'gzip without its trailer', input: gzip('abc').subarray(0, -4), output: 'abc', fault: CUT_GZIP },
  {
    name: 'gzip with a wrong sum',
    input: Buffer.concat([gzip('abc').subarray(0, -8), zeros(8)]),
    output: '',
    fault: 'the gzip stream is corrupt',
  },
  { name: 'zstd', input: zstd('abc'), output: 'abc' },
  { name: 'zstd with checksums', input: Buffer.concat([checked('abc'), checked('def')]), output: 'abcdef' },
  { name: 'zstd frames', input: Buffer.concat([zstd('abc'), zstd(''), zstd('def')]), output: 'abcdef' },
  {
    name: 'skippable frames',
    input: Buffer.concat([skippable, zstd('abc'), skippable, skippable, zstd('def'), skippable]),
    output: 'abcdef',
  },
  { name: 'nothing but a skippable frame', input: skippable, output: '' },
  {
    name: 'a zstd frame as long as a chunk',
    input: Buffer.concat([zstd(mebibyte), zstd(mebibyte)]),
    output: mebibyte + mebibyte,
  },
  { name: 'zstd cut short', input: zstd(noise).subarray(0, -30), output: '', fault: CUT_ZSTD },
  { name: 'zstd cut in a frame header', input: bytes('28b52ffd', '04'), output: '', fault: CUT_ZSTD },
  {
    name: 'text behind zstd',
    input: Buffer.concat([zstd('abc'), Buffer.from('text')]),
    output: 'abc',
    fault: AFTER_ZSTD,
  },
  { name: 'a byte behind zstd', input: Buffer.concat([zstd('abc'), bytes('28')]), output: 'abc', fault: AFTER_ZSTD },
  {
    name: 'a zstd frame without content',
    input: bytes('28b52ffd', 'ff'.repeat(20)),
    output: '',
    fault: 'a zstd frame asks for a window of 18446744073709552000 bytes',
  },
  {
    name: 'a zstd block of an unknown type',
    input: bytes('28b52ffd', '0058', '070000'),
    output: '',
    fault: 'the zstd stream is corrupt',
  },
  {
    name: 'bzip2',
    input: Buffer.from('BZh91AY&SY'),
    output: '',
    fault: 'the layer is compressed with bzip2, which is not supported',
  },
  {
    name: 'xz',
    input: bytes('fd377a585a0000'),
    output: '',
    fault: 'the layer is compressed with xz, which is not supported',
  },
];

describe('decompress', () => {
  for (const { name, input, output, fault } of CASES) {
    it(`reads ${name}`, async () => {
      const read = await readAll([input]);

      assert.deepEqual(read, { output, fault });
    });
  }

  for (const { name, input, output, fault } of CASES.filter((part) => part.input.length < 2000)) {
    it(`reads ${name} that comes byte by byte`, async () => {
      const read = await readAll(Array.from(input, (byte) => Uint8Array.of(byte)));

      assert.equal(read.output, name === 'gzip with a wrong sum' ? 'abc' : output);
      assert.equal(read.fault, fault);
    });
  }

  it('keeps what came before a gzip stream went wrong', async () => {
    const input = gzipSync(noise.repeat(400), { level: 0 });
    input.fill(0xff, input.length - 2000);

    const read = await readAll([input]);

    assert.equal(read.fault, 'the gzip stream is corrupt');
    assert.ok(read.output.length > input.length - 2000 - 70_000);
    assert.ok(noise.repeat(400).startsWith(read.output));
  });

  it('keeps what came before a fault for a reader that is slow', async () => {
    const input = gzipSync(Buffer.alloc(2 ** 22, noise), { level: 0 });
    input.fill(0xff, input.length - 2000);
    let size = 0;

    for await (const chunk of decompress(stream([input])).bytes) {
      size += chunk.length;
      await setTimeout(20);
    }

    assert.ok(size > input.length - 2000 - 270_000, `${size} bytes`);
  });

  it('refuses a zstd window over the limit, and takes one at the limit', async () => {
    const atLimit = await readAll([bytes('28b52ffd', '00', '88', '010000')]);
    const over = await readAll([bytes('28b52ffd', '00', '89', '010000')]);

    assert.equal(atLimit.fault, undefined);
    assert.equal(over.fault, 'a zstd frame asks for a window of 150994944 bytes');
  });

  it('stops at the largest output', async () => {
    const limits = { ...DECOMPRESS_LIMITS, outputBytes: 2 ** 20 };

    const read = await readAll([gzipSync(zeros(2 ** 25))], limits);

    assert.equal(read.fault, 'the layer is larger than 1048576 bytes');
    assert.ok(read.output.length <= 2 ** 20);
  });

  it('stops a stream that expands too far', async () => {
    const limits = { ...DECOMPRESS_LIMITS, expansion: 50, expansionFromBytes: 2 ** 20 };

    const bomb = await readAll([zstdCompressSync(zeros(2 ** 26))], limits);
    const small = await readAll([zstdCompressSync(zeros(2 ** 20))], limits);

    assert.equal(bomb.fault, 'the layer expands to more than 50 times its size');
    assert.equal(small.fault, undefined);
  });

  it('throws what the source throws', async () => {
    for (const first of [gzip('abc').subarray(0, 12), zstd('abc').subarray(0, 7), Buffer.from('plain text')]) {
      await assert.rejects(readAll(breaksAfter(first)), /the disk is gone/);
    }
  });

  it('closes the source when it is left early', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield gzipSync(zeros(2 ** 22));
      } finally {
        isClosed = true;
      }
    }

    for await (const chunk of decompress(endless()).bytes) if (chunk.length > 0) break;

    assert.equal(isClosed, true);
  });
});

async function readAll(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, limits = DECOMPRESS_LIMITS) {
  const unfolded = decompress(stream(chunks), limits);
  const parts: Uint8Array[] = [];
  for await (const chunk of unfolded.bytes) parts.push(chunk);
  return { output: Buffer.concat(parts).toString(), fault: unfolded.fault() };
}

async function* stream(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  yield* chunks;
}

async function* breaksAfter(first: Uint8Array) {
  yield first;
  throw new Error('the disk is gone');
}
