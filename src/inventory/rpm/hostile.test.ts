import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { berkeleyDatabase, ndbDatabase, rpmHeader, sqliteDatabase } from '../../../test/support/rpm.ts';
import { findSharedData } from '../../../test/support/shared.ts';
import { rpmBdb } from '../os/rpm-bdb.ts';
import { rpmNdb } from '../os/rpm-ndb.ts';
import { rpmSqlite } from '../os/rpm-sqlite.ts';
import type { Extractor } from '../types.ts';

const HEADERS = Array.from({ length: 40 }, (_, i) =>
  rpmHeader({
    name: `p${i}`,
    version: `${i}`,
    release: '1.el9',
    arch: 'x86_64',
    sourceRpm: `s-${i}-1.el9.src.rpm`,
    files: [`/usr/lib/${i}/a.jar`, `/usr/lib/${i}/b`],
    padding: i % 4 === 0 ? 10_000 : i,
  }),
);

/** A form, who reads it, one that was made here, and a real one. */
const FORMS: readonly (readonly [string, Extractor, string, Buffer, string])[] = [
  ['SQLite', rpmSqlite, 'rpmdb.sqlite', sqliteDatabase(HEADERS), 'rebuilt/photon-30.rpmdb.sqlite'],
  ['Berkeley DB', rpmBdb, 'Packages', berkeleyDatabase(HEADERS), 'rebuilt/photon-30.bdb.Packages'],
  ['ndb', rpmNdb, 'Packages.db', ndbDatabase(HEADERS), 'snyk.ndb.Packages.db'],
];
const SEED = 20_261_123;
const ROUNDS = 300;

for (const [form, extractor, name, made, real] of FORMS) {
  const found = findSharedData(`rpmdb/${real}`);
  const databases = found === undefined ? [made] : [made, readFileSync(found)];

  describe(`a hostile database in ${form}`, () => {
    it(`is read without an error, whatever bytes were changed (seed ${SEED})`, async () => {
      const next = randomNumbers(SEED);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const database of databases) await factsOf(extractor, `var/lib/rpm/${name}`, changed(database, next));
      }
    });

    it('gives what is there of it when it is cut off anywhere, and never fewer in silence', async () => {
      for (const database of databases) {
        const whole = packagesIn(await factsOf(extractor, `var/lib/rpm/${name}`, database)).length;
        let most = 0;
        for (let i = 0; i < 60; i += 1) {
          const facts = await factsOf(
            extractor,
            `var/lib/rpm/${name}`,
            database.subarray(0, (database.length * i) / 60),
          );
          const { length } = packagesIn(facts);
          most = Math.max(most, length);
          assert.ok(length === whole || reasonsIn(facts).length > 0, `${length} of ${whole} packages at ${i}/60`);
        }
        assert.ok(most > whole / 2);
      }
    });
  });
}

/** The same with some bytes changed: to anything, to the largest or the least, or copied from elsewhere. */
function changed(database: Buffer, next: (below: number) => number): Buffer {
  const bytes = Buffer.from(database);
  // What says how the rest is to be read lies at the beginning of the file and of its pages.
  const somewhere = () => {
    const page = next(Math.ceil(bytes.length / 4096)) * 4096;
    return Math.min(
      [next(128), page + next(64), page + 4096 - next(64), next(bytes.length)][next(4)] ?? 0,
      bytes.length - 4,
    );
  };
  for (let changes = 1 + next(6); changes > 0; changes -= 1) {
    const at = somewhere();
    const change = next(4);
    if (change === 0) bytes.writeUInt8(next(256), at);
    if (change === 1) bytes.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff][next(4)] ?? 0, at);
    if (change === 2) bytes.writeUInt32BE(next(bytes.length), at);
    if (change === 3) bytes.copy(bytes, at, somewhere(), somewhere());
  }
  return bytes;
}

/** Whole numbers from 0 to below the given one, the same ones for the same seed (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
