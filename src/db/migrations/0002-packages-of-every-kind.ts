import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';

/**
 * Packages of languages, runtimes and rpms beside those of dpkg and apk: how a package is known and who brought its
 * file, the repositories and modules of rpms, and an index by name over the whole registry. What each table means
 * stands in `../schema.ts`.
 */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const kit: Kit = {
    text: sql.raw(postgres ? 'text collate "C"' : 'text'),
    int: sql.raw(postgres ? 'bigint' : 'integer'),
    id: sql.raw(postgres ? 'bigint primary key generated always as identity' : 'integer primary key autoincrement'),
    clustered: sql.raw(postgres ? '' : 'without rowid'),
  };
  await packageColumns(db, kit);
  await placements(db, kit);
  await counts(db);
}

interface Kit {
  readonly text: ReturnType<typeof sql.raw>;
  readonly int: ReturnType<typeof sql.raw>;
  readonly id: ReturnType<typeof sql.raw>;
  readonly clustered: ReturnType<typeof sql.raw>;
}

async function packageColumns(db: Kysely<never>, { text, int, id }: Kit): Promise<void> {
  await sql`create table package_origin (
    id ${id},
    identity ${text} not null unique,
    names ${text} not null,
    cpes ${text} not null
  )`.execute(db);
  await sql`alter table package add column vendor ${text}`.execute(db);
  await sql`alter table package add column module ${text}`.execute(db);
  await sql`alter table package add column origin_id ${int} references package_origin (id)`.execute(db);
  await sql`alter table package add column standalone ${int} not null default 1`.execute(db);
  await sql`create index package_by_name_type_version on package (name, type, version)`.execute(db);
}

/** Rows of one image lie together, in the order in which they are shown; no other index is needed to page through. */
async function placements(db: Kysely<never>, { int, clustered }: Kit): Promise<void> {
  await sql`create table image_package_placed (
    image_id ${int} not null references image (id) on delete cascade,
    position ${int} not null,
    package_id ${int} not null references package (id) on delete cascade,
    location_id ${int} not null,
    layer ${int} not null,
    evidence ${int} not null,
    owner_id ${int},
    constraint image_package_in_order primary key (image_id, position)
  ) ${clustered}`.execute(db);
  await sql`insert into image_package_placed
    (image_id, position, package_id, location_id, layer, evidence, owner_id)
    select placed.image_id,
      row_number() over (
        partition by placed.image_id
        order by package.name, package.type, package.version, location.path, package.id
      ) - 1,
      placed.package_id, placed.location_id, placed.layer, 0, null
    from image_package as placed
    join package on package.id = placed.package_id
    join location on location.id = placed.location_id`.execute(db);
  await sql`drop table image_package`.execute(db);
  await sql`alter table image_package_placed rename to image_package`.execute(db);
  await sql`create index image_package_by_package on image_package (package_id, image_id, position)`.execute(db);
}

interface CountRow {
  readonly image_id: number;
  readonly type: string;
  readonly ecosystem: string | null;
  readonly packages: number;
}

/** How many packages of which kind an image has is part of what composing it found. */
async function counts(db: Kysely<never>): Promise<void> {
  const { rows } = await sql<CountRow>`select image_package.image_id, package.type, package_key.ecosystem,
      count(distinct package.id) as packages
    from image_package
    join package on package.id = image_package.package_id
    left join package_key on package_key.package_id = package.id
    group by image_package.image_id, package.type, package_key.ecosystem
    order by image_package.image_id, package.type, package_key.ecosystem`.execute(db);
  const ofImage = Map.groupBy(rows, (row) => Number(row.image_id));
  const images = await sql<{ id: number; observations: string }>`select id, observations from image`.execute(db);
  for (const { id, observations } of images.rows) {
    const { unfiledCount: _, ...kept } = JSON.parse(observations) as Record<string, unknown>;
    const counted = (ofImage.get(Number(id)) ?? []).map(({ type, ecosystem, packages }) => ({
      type,
      ...(ecosystem === null ? {} : { ecosystem }),
      evidence: 'installed',
      isOwned: false,
      packages: Number(packages),
    }));
    const text = JSON.stringify({ ...kept, counts: counted });
    await sql`update image set observations = ${text} where id = ${id}`.execute(db);
  }
}
