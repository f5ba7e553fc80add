import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { chisel } from './chisel.ts';

const LINES = [
  { jsonwall: '1.0', schema: '1.0', count: 7 },
  { kind: 'content', slice: 'libc6_libs', path: '/usr/lib/x86_64-linux-gnu/libc.so.6' },
  { kind: 'content', slice: 'python3.12-minimal_core', path: '/usr/bin/python3.12' },
  { kind: 'content', slice: 'python3.12-minimal_core', path: '/usr/lib/' },
  { kind: 'package', name: 'libc6', version: '2.39-0ubuntu8.3', sha256: 'aa', arch: 'amd64' },
  { kind: 'package', name: 'python3.12-minimal', version: '3.12.3-1ubuntu0.5', sha256: 'bb', arch: 'amd64' },
  { kind: 'slice', name: 'libc6_libs' },
];

const wall = (...lines: unknown[]) =>
  zstdCompressSync(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
const read = (bytes: Uint8Array) => factsOf(chisel, 'var/lib/chisel/manifest.wall', bytes);

describe('chisel', () => {
  it('finds packages, and which files each brought', async () => {
    const facts = await read(wall(...LINES));

    assert.deepEqual(packagesIn(facts).map(lineOf), [
      'libc6 2.39-0ubuntu8.3 libc6 2.39-0ubuntu8.3 amd64',
      'python3.12-minimal 3.12.3-1ubuntu0.5 python3.12-minimal 3.12.3-1ubuntu0.5 amd64',
    ]);
    assert.deepEqual(facts.slice(1), [
      { kind: 'owned', type: 'deb', owner: 'libc6', paths: ['usr/lib/x86_64-linux-gnu/libc.so.6'] },
      { kind: 'owned', type: 'deb', owner: 'python3.12-minimal', paths: ['usr/bin/python3.12'] },
    ]);
  });

  it('says what is malformed', async () => {
    const facts = await read(
      wall(
        LINES[0],
        '{no json',
        '"text"',
        { kind: 'package' },
        { kind: 'package', name: 'a' },
        { kind: 'package', name: 'b', version: 1 },
      ),
    );

    assert.deepEqual(packagesIn(facts), []);
    assert.deepEqual(reasonsIn(facts), [
      'a line of it is no JSON object',
      'a line of it is no JSON object',
      'a record names no package',
      'the record of "a" has no version',
      'the record of "b" has no version',
    ]);
  });

  it('reads no further than a thousand lines that are malformed', async () => {
    const lines = Array.from({ length: 2000 }, () => '{');

    const facts = await read(wall(LINES[0], LINES[4], ...lines, LINES[5]));

    assert.deepEqual(
      packagesIn(facts).map(({ name }) => name),
      ['libc6'],
    );
    assert.equal(reasonsIn(facts).at(-1), '980 more records are malformed');
  });

  it('says that it is no manifest, or corrupt, or too large', async () => {
    assert.deepEqual(reasonsIn(await read(wall({ kind: 'package' }))), ['it is no manifest of Chisel']);
    assert.deepEqual(reasonsIn(await read(Buffer.from('nothing'))), ['its zstd stream is corrupt']);
    assert.deepEqual(reasonsIn(await read(zstdCompressSync(Buffer.alloc(2 ** 28 + 1)))), [
      'its zstd stream unfolds to more than 268435456 bytes',
    ]);
  });
});
