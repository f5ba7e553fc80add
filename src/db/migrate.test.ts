import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { eachDatabase } from '../../test/support/databases.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openSqlite, type Query } from './index.ts';

eachDatabase('the schema', (open) => {
  it('keeps what was written, and undoes what threw', async () => {
    const db = await open();
    const label = { repository_id: 1, key: 'a', value: 'b' };

    await db.write(async (tx) => {
      await tx.insertInto('registry_setting').values({ name: 'kept', value: '1' }).execute();
    });
    const lost = db.write(async (tx) => {
      await tx.insertInto('registry_setting').values({ name: 'lost', value: '1' }).execute();
      await tx.insertInto('repository_label').values(label).execute();
    });

    await assert.rejects(lost, /foreign key/i);
    const rows = await db.query.selectFrom('registry_setting').select('name').execute();
    assert.deepEqual(
      rows.map((row) => row.name),
      ['kept'],
    );
  });

  it('notes what others then see, and undoes what threw', async () => {
    const db = await open();

    await db.note(
      async (tx) => void (await tx.insertInto('registry_setting').values({ name: 'a', value: '1' }).execute()),
    );
    const lost = db.note(async (tx) => {
      await tx.insertInto('registry_setting').values({ name: 'b', value: '1' }).execute();
      throw new Error('not this');
    });

    await assert.rejects(lost, /not this/);
    const rows = await db.query.selectFrom('registry_setting').select('name').execute();
    assert.deepEqual(
      rows.map((row) => row.name),
      ['a'],
    );
  });

  it('orders text by its bytes, whatever the language', async () => {
    const db = await open();
    const names = ['b', 'B', 'a-b', 'a_b', 'é', 'a', 'ab'];

    await db.query
      .insertInto('registry_setting')
      .values(names.map((name) => ({ name, value: '' })))
      .execute();

    const rows = await db.query.selectFrom('registry_setting').select('name').orderBy('name').execute();
    assert.deepEqual(
      rows.map((row) => row.name),
      ['B', 'a', 'a-b', 'a_b', 'ab', 'b', 'é'],
    );
  });

  it('refuses a second open match of the same package and vulnerability', async () => {
    const db = await open();
    const ids = await seedMatch(db.query);

    await assert.rejects(
      db.query
        .insertInto('match')
        .values({ ...ids, opened_at: 2 })
        .execute(),
    );
    await db.query.updateTable('match').set({ closed_at: 2 }).execute();
    await db.query
      .insertInto('match')
      .values({ ...ids, opened_at: 2 })
      .execute();

    const rows = await db.query.selectFrom('match').select('opened_at').orderBy('opened_at').execute();
    assert.deepEqual(
      rows.map((row) => row.opened_at),
      [1, 2],
    );
  });
});

eachDatabase('a database', (open) => {
  it('outlives the loss of an idle connection', async () => {
    const db = await open();
    if (db.dialect === 'sqlite') return;
    const pids = await Promise.all(
      [0, 1].map(() => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.05)`.execute(db.query)),
    );

    const victims = pids.flatMap(({ rows }) => rows.map(({ pid }) => pid));
    await sql`select pg_terminate_backend(pid) from unnest(${victims}::int[]) as pid where pid <> pg_backend_pid()`.execute(
      db.query,
    );
    await setTimeout(100);

    assert.equal((await sql`select 1`.execute(db.query)).rows.length, 1);
  });
});

it('refuses a database that a newer release wrote', async (t) => {
  const path = `${temporaryFolder(t)}/pratique.db`;
  const db = await openSqlite(path);
  await sql`update schema_version set version = 1000`.execute(db.query);
  await db.close();

  await assert.rejects(openSqlite(path), /the database has schema 1000, .* newer release/);
});

it('lets two processes open a new database at once', async (t) => {
  const path = `${temporaryFolder(t)}/pratique.db`;
  const script = `import { openSqlite } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    await (await openSqlite(${JSON.stringify(path)})).close();`;

  const both = [0, 1].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]));

  await Promise.all(both);
});

async function seedMatch(query: Query) {
  const packageRow = {
    identity: 'x',
    type: 'deb',
    name: 'x',
    version: '1',
    source_name: 'x',
    source_version: '1',
    scheme: 'deb',
    purl: 'pkg:deb/x@1',
  };
  const inserted = await query.insertInto('package').values(packageRow).returning('id').executeTakeFirstOrThrow();
  const vulnerability = await query
    .insertInto('vulnerability')
    .values({ name: 'CVE-1' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const advisory = await query
    .insertInto('advisory')
    .values({ source: 's', external_id: 'CVE-1', vulnerability_id: vulnerability.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const match = {
    package_id: inserted.id,
    vulnerability_id: vulnerability.id,
    advisory_id: advisory.id,
    ecosystem: 'Debian:12',
    key_name: 'x',
    verdict: 'affected',
    severity: 'HIGH',
    opened_at: 1,
    opened_snapshot_id: 1,
    opened_cause: 'advisories',
  };
  await query.insertInto('match').values(match).execute();
  return match;
}
