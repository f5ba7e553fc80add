import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { requireClient } from '../../../test/support/client.ts';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { berkeleyDatabase, rpmHeader } from '../../../test/support/rpm.ts';
import { mustRun } from '../../../test/support/run-client.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rpmBdb } from './rpm-bdb.ts';

const DATABASE = 'var/lib/rpm/Packages';
const A = rpmHeader({ name: 'a', version: '1', release: '1', arch: 'noarch' });
const B = rpmHeader({ name: 'b', version: '2', release: '1', arch: 'x86_64', padding: 30_000 });
const BOTH = ['a 1-1 a 1-1 noarch', 'b 2-1 b 2-1 x86_64'];
/** Pages of the two: of the database, of three buckets, of `a`, of `b`. */
const [BUCKET_A, BUCKET_B, OVERFLOW_B] = [2 * 4096, 3 * 4096, 5 * 4096];

/** What is done to a database of two packages, which are still found, and what is doubted first. */
const BROKEN: readonly (readonly [string, (file: Buffer) => unknown, readonly string[], string])[] = [
  ['another magic', (file) => file.write('none', 12), [], 'it is no Berkeley DB'],
  [
    'a b-tree',
    (file) => file.writeUInt32LE(0x53162, 12),
    [],
    'it is a Berkeley DB b-tree, where a hash was looked for',
  ],
  ['another version', (file) => file.writeUInt32LE(11, 16), [], 'it is a Berkeley DB hash of version 11'],
  ['encryption', (file) => file.writeUInt8(1, 24), [], 'it is encrypted'],
  ['pages of 100 bytes', (file) => file.writeUInt32LE(100, 20), [], 'it says that its pages have 100 bytes'],
  ['more buckets than pages', (file) => file.writeUInt32LE(0xffffffff, 72), BOTH, 'page 4 is used twice'],
  [
    'another number on a page',
    (file) => file.writeUInt32LE(7, BUCKET_A + 8),
    BOTH.slice(1),
    'page 2 is not what it should be',
  ],
  ['a bucket that goes on with itself', (file) => file.writeUInt32LE(2, BUCKET_A + 16), BOTH, 'page 2 is used twice'],
  ['too many entries', (file) => file.writeUInt16LE(5000, BUCKET_A + 20), BOTH.slice(1), 'page 2 is malformed'],
  ['an entry over another', (file) => file.writeUInt16LE(4095, BUCKET_A + 28), BOTH.slice(1), 'page 2 is malformed'],
  [
    'an entry of another kind',
    (file) => file.writeUInt8(4, BUCKET_A + 4096 - 17),
    BOTH.slice(1),
    'page 2 has an entry of the kind 4',
  ],
  ['a bucket on no page', (file) => file.writeUInt32LE(0, 96), BOTH, 'page 0 is not what it should be'],
  ['a package that ends early', (file) => file.writeUInt32LE(0, OVERFLOW_B + 16), BOTH, 'the record of "b" is cut off'],
  [
    'a package that goes in a circle',
    (file) => file.writeUInt32LE(5, OVERFLOW_B + 16),
    BOTH,
    'the record of "b" is cut off',
  ],
  [
    'a package that is not there',
    (file) => file.writeUInt8(0, OVERFLOW_B + 25),
    BOTH.slice(0, 1),
    'a record is cut off',
  ],
  ['the wrong length of a package', (file) => file.writeUInt32LE(1, BUCKET_B + 4096 - 9), BOTH, ''],
];

describe('rpmBdb', () => {
  for (const isBig of [false, true]) {
    for (const pageBytes of [512, 4096, 65536]) {
      it(`reads ${isBig ? 'big-endian' : 'little-endian'} pages of ${pageBytes} bytes`, async () => {
        const facts = await factsOf(rpmBdb, DATABASE, berkeleyDatabase([A, B], { isBig, pageBytes }));

        assert.deepEqual(packagesIn(facts).map(lineOf), BOTH);
        assert.deepEqual(reasonsIn(facts), []);
      });
    }
  }

  it('says of a database without packages that it has none', async () => {
    const facts = await factsOf(rpmBdb, DATABASE, berkeleyDatabase([]));

    assert.deepEqual(facts, [{ kind: 'database', type: 'rpm', packages: [] }]);
  });

  for (const [what, breakIt, lines, reason] of BROKEN) {
    it(`says what is wrong with ${what}`, async () => {
      const file = berkeleyDatabase([A, B]);
      breakIt(file);

      const facts = await factsOf(rpmBdb, DATABASE, file);

      assert.deepEqual(packagesIn(facts).map(lineOf), lines);
      assert.equal(reasonsIn(facts)[0] ?? '', reason);
    });
  }

  it('counts the buckets that lie beyond the end of the file', async () => {
    const file = berkeleyDatabase([A, B]);
    file.writeUInt32LE(1_000_000, 72);

    assert.match(
      reasonsIn(await factsOf(rpmBdb, DATABASE, file)).join('\n'),
      /999989 of its 1000001 buckets lie beyond its end$/,
    );
  });

  it('doubts an empty file', async () => {
    assert.deepEqual(reasonsIn(await factsOf(rpmBdb, DATABASE, '')), ['it is no Berkeley DB']);
  });

  for (const [order, pageBytes, checksums] of [
    [1234, 512, 0],
    [4321, 512, 1],
    [1234, 8192, 1],
    [4321, 65536, 0],
  ] as const) {
    it(`reads what Berkeley DB wrote in order ${order} into pages of ${pageBytes} bytes`, async (t) => {
      const program = requireClient(t, 'db5.3_load');
      if (program === undefined) return;
      const headers = Array.from({ length: 300 }, (_, i) => {
        return rpmHeader({ name: `p${i}`, version: '1', release: '1', padding: (i * i) % 20_000 });
      });
      const path = `${temporaryFolder(t)}/Packages`;
      const settings = [`db_lorder=${order}`, `db_pagesize=${pageBytes}`, `chksum=${checksums}`];

      await mustRun(
        { program, environment: {} },
        [...settings.flatMap((one) => ['-c', one]), path],
        dumpOf(headers, order),
      );
      const facts = await factsOf(rpmBdb, DATABASE, readFileSync(path));

      assert.deepEqual(reasonsIn(facts), []);
      assert.equal(packagesIn(facts).length, 300);
      assert.equal(new Set(packagesIn(facts).map(({ name }) => name)).size, 300);
    });
  }

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rpmBdb));
  });
});

/** What db_dump prints of a database with the counter and these headers. */
function dumpOf(headers: readonly Buffer[], order: number): string {
  const records = [Buffer.from([0, 0, 0, 9]), ...headers].flatMap((value, i) => {
    const key = Buffer.alloc(4);
    if (order === 4321) key.writeUInt32BE(i);
    else key.writeUInt32LE(i);
    return [` ${key.toString('hex')}`, ` ${value.toString('hex')}`];
  });
  return ['VERSION=3', 'format=bytevalue', 'type=hash', 'HEADER=END', ...records, 'DATA=END', ''].join('\n');
}
