import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { it, type TestContext } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { advisory, snapshotFile } from '../../test/support/snapshots.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import type { Database } from '../db/index.ts';
import { createAdvisoryLibrary, type StoredSnapshot } from './library.ts';
import type { SourceOutcome } from './read-source.ts';
import { openSnapshot } from './snapshot/snapshot.ts';
import { findActive, findLooks, storeUpdate } from './store.ts';
import type { Provenance } from './types.ts';

eachDatabase('the library of advisories', (open) => {
  it('is empty before the first snapshot', async (t) => {
    const library = createAdvisoryLibrary({ database: await open(), folder: temporaryFolder(t) });

    assert.equal(await library.active(), undefined);
  });

  it('opens what was put in use, by whomever', async (t) => {
    const { database, library, use } = await shelf(t, await open());

    const first = await use('CVE-1-1', 1);
    const one = await library.active();
    const second = await use('CVE-1-2', 2);
    const other = await library.active();

    assert.deepEqual([one?.snapshot.digest, other?.snapshot.digest], [first, second]);
    assert.notEqual(one?.id, other?.id);
    assert.deepEqual([...(other?.snapshot.changedSince(one?.snapshot ?? other.snapshot) ?? [])].length, 1);
    assert.equal((await library.active())?.id, other?.id);
    assert.equal((await findActive(database))?.digest, second);
  });

  it('keeps the last ones open for who compares with them, and no more', async (t) => {
    const { library, use } = await shelf(t, await open());
    const seen: (StoredSnapshot | undefined)[] = [];
    for (let n = 1; n <= 5; n += 1) {
      await use(`CVE-1-${n}`, n);
      seen.push(await library.active());
    }

    assert.throws(() => seen[0]?.snapshot.keyHash('Debian:12', 'apt'), /finalized/);
    assert.equal(typeof seen[1]?.snapshot.keyHash('Debian:12', 'apt'), 'string');
  });

  it('tells of a source what the last look at it came to', async (t) => {
    const { database, library, use, provenance } = await shelf(t, await open());
    await use('CVE-1-1', 1000);
    const told = async () => {
      const [one] = (await library.active())?.snapshot.provenance ?? [];
      return [one?.fetchedAt, one?.changedAt, one?.staleReason];
    };
    const look = (outcome: SourceOutcome, at: number) => database.write((tx) => storeUpdate(tx, [outcome], { at }));
    const [a] = provenance();
    if (a === undefined) throw new Error('there is no provenance');

    assert.deepEqual(await told(), [1000, 1000, undefined]);
    await look({ kind: 'unchanged', source: 'a', provenance: a }, 2000);
    assert.deepEqual(await told(), [2000, 1000, undefined]);
    await look({ kind: 'stale', source: 'a', reason: '503', provenance: a }, 3000);
    assert.deepEqual(await told(), [2000, 1000, '503']);
    await look({ kind: 'left', source: 'a', provenance: a }, 4000);
    assert.deepEqual(await told(), [2000, 1000, '503']);
    await look({ kind: 'unchanged', source: 'a', provenance: a }, 5000);
    assert.deepEqual(await told(), [5000, 1000, undefined]);
    const readFrom = { filesDigest: a.filesDigest };
    assert.deepEqual(await findLooks(database), [{ source: 'a', checkedAt: 5000, fetchedAt: 5000, readFrom }]);
  });

  it('says which file it cannot open, and what to do', async (t) => {
    const { folder, library, database, use } = await shelf(t, await open());
    await use('CVE-1-1', 1);
    rmSync(`${folder}/${(await findActive(database))?.file}`);

    await assert.rejects(
      library.active(),
      /cannot open the snapshot of advisories ".*": "pratique advisories update" makes/,
    );
  });
});

/** A folder of snapshots; `use` puts one in use that says one thing, and answers its digest. */
async function shelf(t: TestContext, database: Database) {
  const folder = temporaryFolder(t);
  const library = createAdvisoryLibrary({ database, folder });
  t.after(() => library.close());
  let last: readonly Provenance[] = [];
  return {
    folder,
    database,
    library,
    provenance: () => last,
    use: async (vulnerability: string, at: number): Promise<string> => {
      const path = await snapshotFile(t, [{ source: 'a', statements: [advisory(vulnerability)] }], at);
      const file = `${at}-${basename(path)}`;
      copyFileSync(path, `${folder}/${file}`);
      const { digest, provenance, builtAt, close } = openSnapshot(path);
      close();
      last = provenance;
      await database.write((tx) => storeUpdate(tx, [], { snapshot: { digest, file, builtAt, provenance }, at }));
      return digest;
    },
  };
}
