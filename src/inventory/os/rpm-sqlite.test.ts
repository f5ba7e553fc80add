import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { rpmHeader, sqliteDatabase } from '../../../test/support/rpm.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rpmSqlite } from './rpm-sqlite.ts';

const DATABASE = 'var/lib/rpm/rpmdb.sqlite';
const PATHS: readonly (readonly [string, boolean])[] = [
  [DATABASE, true],
  ['usr/lib/sysimage/rpm/rpmdb.sqlite', true],
  ['usr/share/rpm/rpmdb.sqlite', true],
  ['usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite', true],
  ['var/lib/rpm/rpmdb.sqlite-wal', false],
  ['var/lib/rpm/Packages', false],
  ['opt/var/lib/rpm/rpmdb.sqlite', false],
];

describe('rpmSqlite', () => {
  for (const [path, isWanted] of PATHS) {
    it(`${isWanted ? 'wants' : 'leaves'} ${path}`, () => {
      assert.equal(rpmSqlite.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  it('reads packages large and small, and what they own', async () => {
    const headers = [
      rpmHeader({ name: 'a', version: '1', release: '1', arch: 'noarch' }),
      rpmHeader({
        name: 'b',
        version: '2',
        release: '1',
        epoch: 3,
        arch: 'x86_64',
        padding: 300_000,
        files: ['/usr/x.jar'],
      }),
    ];
    const facts = await factsOf(rpmSqlite, DATABASE, sqliteDatabase(headers));

    assert.deepEqual(packagesIn(facts).map(lineOf), ['a 1-1 a 1-1 noarch', 'b 3:2-1 b 3:2-1 x86_64']);
    assert.deepEqual(facts.slice(1), [{ kind: 'owned', type: 'rpm', owner: 'b', paths: ['usr/x.jar'] }]);
  });

  it('says of a database without packages that it has none', async () => {
    const facts = await factsOf(rpmSqlite, DATABASE, sqliteDatabase([]));

    assert.deepEqual(facts, [{ kind: 'database', type: 'rpm', packages: [] }]);
  });

  it('doubts an empty file', async () => {
    const facts = await factsOf(rpmSqlite, DATABASE, '');

    assert.deepEqual(reasonsIn(facts), ['it is no SQLite database']);
  });

  it('reads the packages that are left of a file cut in half, and says so', async () => {
    const headers = Array.from({ length: 50 }, (_, i) =>
      rpmHeader({ name: `p${i}`, version: '1', release: '1', padding: 9000 }),
    );
    const file = sqliteDatabase(headers);

    const facts = await factsOf(rpmSqlite, DATABASE, file.subarray(0, file.length / 2));

    assert.ok(packagesIn(facts).length >= 24);
    assert.match(reasonsIn(facts).join(), /page [0-9]+ is not there/);
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rpmSqlite));
  });
});
