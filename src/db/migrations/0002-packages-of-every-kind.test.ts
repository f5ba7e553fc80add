import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { Database } from '../index.ts';
import { migrate } from '../migrate.ts';
import { up as begin } from './0001-begin.ts';

const TABLES_OF_SQLITE = sql<{ name: string }>`select name from sqlite_schema
  where type = 'table' and name not like 'sqlite_%'`;
const TABLES_OF_POSTGRES = sql<{ name: string }>`select table_name as name from information_schema.tables
  where table_schema = current_schema()`;

/** Takes a new database back to the first schema. */
async function firstSchema({ query, dialect }: Database): Promise<void> {
  if (dialect === 'sqlite') await sql`pragma foreign_keys = off`.execute(query);
  const listed = dialect === 'postgres' ? TABLES_OF_POSTGRES : TABLES_OF_SQLITE;
  for (const { name } of (await listed.execute(query)).rows) {
    const how = dialect === 'postgres' ? sql`cascade` : sql``;
    await sql`drop table ${sql.id(name)} ${how}`.execute(query);
  }
  if (dialect === 'sqlite') await sql`pragma foreign_keys = on`.execute(query);
  await begin(query as unknown as Kysely<never>, dialect);
  await sql`create table schema_version (version integer not null)`.execute(query);
  await sql`insert into schema_version values (1)`.execute(query);
}

async function fill({ query }: Database): Promise<void> {
  const observations = JSON.stringify({ databases: ['d'], packageCount: 3, unfiledCount: 1, layers: ['sha256:l'] });
  for (const digest of ['sha256:a', 'sha256:b', 'sha256:empty']) {
    await sql`insert into image (manifest_digest, observations, extractor_version, composed_at)
      values (${digest}, ${observations}, 1, 1)`.execute(query);
  }
  for (const [identity, type, name] of [
    ['1', 'deb', 'zlib'],
    ['2', 'deb', 'apt'],
    ['3', 'apk', 'musl'],
  ]) {
    await sql`insert into package (identity, type, name, version, source_name, source_version, scheme, purl)
      values (${identity}, ${type}, ${name}, '1', ${name}, '1', ${type}, 'pkg:x')`.execute(query);
  }
  await sql`insert into location (path) values ('z'), ('a')`.execute(query);
  await sql`insert into package_key (package_id, ecosystem, name) values (1, 'Debian:9', 'zlib'), (2, 'Debian:9', 'apt')`.execute(
    query,
  );
  await sql`insert into image_package (image_id, package_id, location_id, layer)
    values (1, 1, 1, 0), (1, 1, 2, 4), (1, 2, 1, 2), (1, 3, 1, 3), (2, 1, 1, 7)`.execute(query);
  await sql`insert into vulnerability (name) values ('CVE-1')`.execute(query);
  await sql`insert into advisory (source, external_id, vulnerability_id) values ('s', 'CVE-1', 1)`.execute(query);
  await sql`insert into match (package_id, vulnerability_id, advisory_id, ecosystem, key_name, verdict, severity,
      opened_at, opened_snapshot_id, opened_cause)
    values (1, 1, 1, 'Debian:9', 'zlib', 'affected', 'HIGH', 1, 1, 'push')`.execute(query);
}

eachDatabase('a database of the first schema, with data,', (open) => {
  it('keeps its packages, in order, and knows how many there are of each kind', async () => {
    const database = await open();
    await firstSchema(database);
    await fill(database);

    await migrate(database.query, database.dialect);
    await migrate(database.query, database.dialect);

    const { query } = database;
    const placed = await query
      .selectFrom('image_package')
      .selectAll()
      .orderBy('image_id')
      .orderBy('position')
      .execute();
    assert.deepEqual(
      placed.map((row) => [row.image_id, row.position, row.package_id, row.location_id, row.layer]),
      [
        [1, 0, 2, 1, 2],
        [1, 1, 3, 1, 3],
        [1, 2, 1, 2, 4],
        [1, 3, 1, 1, 0],
        [2, 0, 1, 1, 7],
      ],
    );
    assert.ok(placed.every(({ evidence, owner_id }) => evidence === 0 && owner_id === null));
    const images = await query.selectFrom('image').select('observations').orderBy('id').execute();
    const kept = { databases: ['d'], packageCount: 3, layers: ['sha256:l'] };
    const counted = { evidence: 'installed', isOwned: false };
    assert.deepEqual(
      images.map(({ observations }) => JSON.parse(observations) as unknown),
      [
        {
          ...kept,
          counts: [
            { type: 'apk', ...counted, packages: 1 },
            { type: 'deb', ecosystem: 'Debian:9', ...counted, packages: 2 },
          ],
        },
        { ...kept, counts: [{ type: 'deb', ecosystem: 'Debian:9', ...counted, packages: 1 }] },
        { ...kept, counts: [] },
      ],
    );
    const packages = await query.selectFrom('package').select(['standalone', 'origin_id']).execute();
    assert.ok(packages.every(({ standalone, origin_id }) => standalone === 1 && origin_id === null));
    assert.equal((await query.selectFrom('match').selectAll().execute()).length, 1);
  });

  it('forgets the packages of an image with it', async () => {
    const database = await open();
    await firstSchema(database);
    await fill(database);
    await migrate(database.query, database.dialect);

    await database.query.deleteFrom('image').where('id', '=', 1).execute();

    const rows = await database.query.selectFrom('image_package').select('image_id').execute();
    assert.deepEqual(
      rows.map((row) => row.image_id),
      [2],
    );
  });
});
