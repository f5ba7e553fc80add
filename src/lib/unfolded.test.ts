import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { collect } from './limited.ts';
import { type UnfoldLimits, unfolded } from './unfolded.ts';

const TEXT = 'all that is known\n'.repeat(20_000);
const FORMS: readonly (readonly [form: string, bytes: Buffer | undefined])[] = [
  ['nothing', Buffer.from(TEXT)],
  ['gzip', gzipSync(TEXT)],
  ['zstd', zstdCompressSync(TEXT)],
  ['bzip2', packed('bzip2')],
  ['xz', packed('xz')],
];

describe('unfolded', () => {
  for (const [form, bytes] of FORMS) {
    const skip = bytes === undefined ? `no ${form}` : false;

    it(`reads what was packed with ${form}`, { skip }, async () => {
      for (const size of [1000, 1_000_000]) assert.equal(await read(bytes, size), TEXT);
    });

    it(`stops at a limit of what comes out of ${form}`, { skip }, async () => {
      await assert.rejects(
        read(bytes, 1000, { outputBytes: TEXT.length - 1 }),
        /^Error: it unfolds to more than \d+ bytes$/,
      );
    });

    if (form === 'nothing') continue;

    it(`stops where ${form} becomes too many times its size`, { skip }, async () => {
      await assert.rejects(
        read(bytes, 1000, { expansion: 2, expansionFromBytes: 1000 }),
        /more than 2 times its size$/,
      );
    });

    it(`refuses ${form} that is cut short`, { skip }, async () => {
      await assert.rejects(read(bytes?.subarray(0, -9), 1000), /cut short|corrupt/);
    });
  }

  it('leaves what is too short to be told as it is', async () => {
    for (const text of ['', 'a', 'BZ', '{}']) assert.equal(await read(Buffer.from(text), 1), text);
  });

  it('lets the next xz begin when one is left early', async (t) => {
    const bytes = packed('xz');
    if (bytes === undefined) return t.skip('no xz');
    const first = unfolded(chunked(bytes, 10));
    await first.next();
    await first.return(undefined);

    assert.equal(await read(bytes, 1000), TEXT);
  });
});

function packed(tool: string): Buffer | undefined {
  const { stdout, status } = spawnSync(tool, ['-c'], { input: TEXT });
  return status === 0 ? stdout : undefined;
}

async function read(
  bytes: Buffer | undefined,
  chunkBytes: number,
  limits: Partial<UnfoldLimits> = {},
): Promise<string> {
  const all = { outputBytes: 1e9, expansion: 1e6, expansionFromBytes: 1e9, ...limits };
  return Buffer.from(await collect(unfolded(chunked(bytes ?? Buffer.alloc(0), chunkBytes), all), 1e9)).toString();
}

async function* chunked(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
