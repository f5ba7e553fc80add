import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { ndbDatabase, rpmHeader } from '../../../test/support/rpm.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rpmNdb } from './rpm-ndb.ts';

const DATABASE = 'usr/lib/sysimage/rpm/Packages.db';
const A = rpmHeader({ name: 'a', version: '1', release: '1', arch: 'noarch' });
const B = rpmHeader({ name: 'b', version: '2', release: '1', arch: 'x86_64', padding: 300_000 });
const BOTH = ['a 1-1 a 1-1 noarch', 'b 2-1 b 2-1 x86_64'];
const [SLOT_A, SLOT_B, BLOB_A] = [32, 48, 4096];

/** What is done to a database of two packages, which are still found, and what is doubted. */
const BROKEN: readonly (readonly [string, (file: Buffer) => unknown, readonly string[], readonly string[]])[] = [
  ['another magic', (file) => file.write('RpmQ'), [], ['it is no package database of rpm']],
  ['another version', (file) => file.writeUInt32LE(1, 4), [], ['it is of version 1']],
  [
    'a slot without a mark',
    (file) => file.write('Slat', SLOT_B),
    BOTH.slice(0, 1),
    ['page 0 of its slots is malformed'],
  ],
  ['a slot that was freed', (file) => file.writeUInt32LE(0, SLOT_A + 8), BOTH.slice(1), []],
  [
    'a slot of another package',
    (file) => file.writeUInt32LE(9, SLOT_A + 4),
    BOTH.slice(1),
    ['package 9 is not where it should be'],
  ],
  [
    'a slot that is too large',
    (file) => file.writeUInt32LE(0xffffffff, SLOT_A + 12),
    [],
    ['its packages lie over each other, or beyond its end'],
  ],
  ['another byte in a blob', (file) => file.writeUInt8(9, BLOB_A + 8), BOTH, ['package 1 is damaged']],
  ['another length of a blob', (file) => file.writeUInt32LE(A.length + 1, BLOB_A + 12), BOTH, ['package 1 is damaged']],
  [
    'more pages of slots than there are',
    (file) => file.writeUInt32LE(500, 12),
    BOTH,
    ['page 1 of its slots is malformed'],
  ],
];

describe('rpmNdb', () => {
  it('reads packages large and small', async () => {
    const facts = await factsOf(rpmNdb, DATABASE, ndbDatabase([A, B]));

    assert.deepEqual(packagesIn(facts).map(lineOf), BOTH);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('reads more packages than one page has slots', async () => {
    const headers = Array.from({ length: 700 }, (_, i) => rpmHeader({ name: `p${i}`, version: '1', release: '1' }));

    const facts = await factsOf(rpmNdb, DATABASE, ndbDatabase(headers));

    assert.equal(new Set(packagesIn(facts).map(({ name }) => name)).size, 700);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('says of a database without packages that it has none', async () => {
    const facts = await factsOf(rpmNdb, DATABASE, ndbDatabase([]));

    assert.deepEqual(facts, [{ kind: 'database', type: 'rpm', packages: [] }]);
  });

  for (const [what, breakIt, lines, reasons] of BROKEN) {
    it(`says what is wrong with ${what}`, async () => {
      const file = ndbDatabase([A, B]);
      breakIt(file);

      const facts = await factsOf(rpmNdb, DATABASE, file);

      assert.deepEqual(packagesIn(facts).map(lineOf), lines);
      assert.deepEqual(reasonsIn(facts).slice(0, 1), reasons);
    });
  }

  it('reads what is there of a file that is cut off, and says so', async () => {
    const facts = await factsOf(rpmNdb, DATABASE, ndbDatabase([A, B]).subarray(0, -1000));

    assert.deepEqual(packagesIn(facts).map(lineOf), BOTH);
    assert.deepEqual(reasonsIn(facts), ['package 2 is damaged']);
  });

  it('doubts an empty file', async () => {
    assert.deepEqual(reasonsIn(await factsOf(rpmNdb, DATABASE, '')), ['it is no package database of rpm']);
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rpmNdb));
  });
});
