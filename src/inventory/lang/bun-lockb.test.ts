import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { bunLockb } from './bun-lockb.ts';

/**
 * Written by Bun for the dependencies `alias` (npm:has-flag@1.0.0), `is-odd` (an address), `local` (a folder) and `ms`,
 * and the development dependency `once`, which leads to `wrappy`; the host of addresses was replaced.
 */
const WRITTEN: readonly (readonly [string, number])[] = [
  ['bun-1.0.36.lockb', 2],
  ['bun-1.3.lockb', 3],
];
const PLANNED = ['has-flag 1.0.0', 'is-number 6.0.0', 'is-odd 3.0.1', 'ms 3.0.0-canary.1'];

const VERSION_AT = 42;
const COUNT_AT = 86;
const COLUMNS_AT = 110;

describe('bun-lockb', () => {
  for (const [name, version] of WRITTEN) {
    const written = readFileSync(new URL(`../npm/testdata/${name}`, import.meta.url));

    it(`reads what Bun wrote in version ${version}, without what is for development`, async () => {
      const facts = await factsOf(bunLockb, 'app/bun.lockb', written);

      assert.equal(written.readUInt32LE(VERSION_AT), version);
      assert.deepEqual(linesOf(facts), PLANNED);
      assert.deepEqual(reasonsIn(facts), []);
    });

    it(`says what it cannot follow in version ${version}`, async () => {
      const changed = (change: (bytes: Buffer) => unknown) => {
        const bytes = Buffer.from(written);
        change(bytes);
        return bytes;
      };
      const cases: readonly (readonly [Buffer, string])[] = [
        [written.subarray(0, 41), 'it is no lock file of Bun'],
        [written.subarray(0, 100), 'it is cut short'],
        [written.subarray(0, 2000), 'it is cut short'],
        [changed((bytes) => bytes.writeUInt32LE(1, VERSION_AT)), 'it is of version 1, which is not read'],
        [changed((bytes) => bytes.writeUInt32LE(1000, COUNT_AT)), 'its packages are cut short'],
        [changed((bytes) => bytes.writeBigUInt64LE(2n ** 63n, COUNT_AT)), 'its packages are cut short'],
        [changed((bytes) => bytes.writeBigUInt64LE(2n ** 63n, COLUMNS_AT)), 'it is cut short'],
      ];
      for (const [bytes, reason] of cases) {
        assert.deepEqual(await factsOf(bunLockb, 'bun.lockb', bytes), [{ kind: 'partial', reason }]);
      }
    });

    it(`walks no dependency twice in version ${version}`, async () => {
      const bytes = Buffer.from(written);
      const count = Number(bytes.readBigUInt64LE(COUNT_AT));
      const start = Number(bytes.readBigUInt64LE(COLUMNS_AT)) + count * (16 + (version === 2 ? 64 : 72));
      for (let at = start; at < start + count * 16; at += 8) {
        bytes.writeUInt32LE(0, at);
        bytes.writeUInt32LE(0x7fffffff, at + 4);
      }

      const facts = await factsOf(bunLockb, 'bun.lockb', bytes);

      assert.deepEqual(reasonsIn(facts), ['its packages have more dependencies than it holds']);
    });
  }

  it('leaves alone the lock file that came with a package', () => {
    assert.equal(bunLockb.wants({ path: 'node_modules/x/bun.lockb', mode: 0o644, sizeBytes: 1 }), false);
  });
});

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts)
    .map(({ name, version }) => `${name} ${version}`)
    .toSorted();
}
