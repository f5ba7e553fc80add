import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../src/db/types.ts';
import { chunksOf } from '../../src/lib/chunks.ts';
import type { BoundPackage } from '../../src/match/bind.ts';
import { storePackages } from '../../src/match/store.ts';
import type { Numbers } from './numbers.ts';
import type { Base } from './packages.ts';

/** How large a registry is made. */
export interface FleetSize {
  readonly images: number;
  readonly layers: number;
  readonly packages: number;
}

/** What images are put together from: the ids of the packages that each layer adds. */
export interface Layers {
  readonly bases: readonly (readonly number[])[];
  readonly runtimes: readonly (readonly number[])[];
  readonly applications: readonly (readonly number[])[];
}

const BASES = 60;
const RUNTIMES = 240;

/** Stores the packages and shares them out among layers: bases are real lists, less some of their packages here and there. */
export async function seedPackages(
  database: Database,
  { bases, languages }: { readonly bases: readonly Base[]; readonly languages: readonly BoundPackage[] },
  { layers }: FleetSize,
  numbers: Numbers,
): Promise<Layers> {
  const real = bases.flatMap(({ packages }) => packages);
  const idOf = await stored(database, [...real, ...languages]);
  const of = (packages: readonly BoundPackage[]) => [...new Set(packages.map(({ identity }) => idOf(identity)))];
  const some = (least: number, most: number) =>
    Array.from({ length: least + numbers.below(most - least) }, () => {
      const one = languages[numbers.below(languages.length)];
      return one === undefined ? 0 : idOf(one.identity);
    });
  const baseLayers = Array.from({ length: BASES }, (_, at) => {
    const packages = bases[at % bases.length]?.packages ?? [];
    return of(packages.filter(() => at < bases.length || numbers.below(10) > 0));
  });
  return {
    bases: baseLayers,
    runtimes: Array.from({ length: RUNTIMES }, () => [...new Set(some(20, 120))]),
    applications: Array.from({ length: layers - BASES - RUNTIMES }, () => [...new Set(some(5, 60))]),
  };
}

async function stored(database: Database, packages: readonly BoundPackage[]): Promise<(identity: string) => number> {
  const ids = new Map<string, number>();
  const distinct = [...new Map(packages.map((one) => [one.identity, one])).values()];
  for (const batch of chunksOf(distinct, 2000)) {
    await database.note(async (tx) => {
      const idOf = await storePackages(tx, batch, () => true);
      for (const { identity } of batch) ids.set(identity, idOf(identity));
    });
  }
  return (identity) => ids.get(identity) ?? 0;
}

const PATHS = ['var/lib/dpkg/status', 'app/node_modules', 'usr/lib/python3/dist-packages', 'app/app.jar'];

/** Images of one base, mostly a runtime and one to three layers of their own, straight into the tables. */
export function seedImages(file: string, layers: Layers, { images }: FleetSize, numbers: Numbers): void {
  const db = new DatabaseSync(file, { defensive: false });
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144; begin');
  const indexes = withoutIndexes(db);
  for (const path of PATHS) db.prepare('insert into location (path) values (?)').run(path);
  db.exec(`insert into repository (name, created_at, scan_on_push, tag_mutability, mutability_exclusions, encryption)
    values ('bench', 1, 0, 'MUTABLE', '[]', '{}')`);
  const add = imageInserts(db);
  for (let image = 1; image <= images; image += 1) {
    const own = [
      pick(layers.bases, numbers),
      ...(numbers.below(10) < 8 ? [pick(layers.runtimes, numbers)] : []),
      ...Array.from({ length: 1 + numbers.below(3) }, () => pick(layers.applications, numbers)),
    ];
    add(image, own);
  }
  for (const sql of indexes) db.exec(sql);
  db.exec('commit; pragma journal_mode = wal');
  db.close();
}

/** Made when all is there, in one pass, they take a fraction of the time; answers what makes them. */
function withoutIndexes(db: DatabaseSync): readonly string[] {
  const indexes = db
    .prepare(
      "select name, sql from sqlite_schema where type = 'index' and tbl_name = 'image_package' and sql is not null",
    )
    .all();
  for (const { name } of indexes) db.exec(`drop index "${String(name)}"`);
  return indexes.map(({ sql }) => String(sql));
}

/** Base images are shared: a few have most of the images. */
function pick(layers: readonly (readonly number[])[], numbers: Numbers): readonly number[] {
  return layers[numbers.seldomHigh(layers.length)] ?? [];
}

function imageInserts(db: DatabaseSync): (image: number, layers: readonly (readonly number[])[]) => void {
  const place = db.prepare(`insert into image_package
    (image_id, position, package_id, location_id, layer, evidence) values (?, ?, ?, ?, ?, 0)`);
  const image = db.prepare(`insert into image (manifest_digest, observations, extractor_version, composed_at)
    values (?, ?, 1, 1)`);
  const rest = [
    db.prepare(`insert into manifest (digest, media_type, size, image_size, body) values (?, 'x', 1, 1, x'7b7d')`),
    db.prepare(`insert into repository_manifest (repository_id, digest, pushed_at, touched_at) values (1, ?, 1, 1)`),
  ];
  const tag = db.prepare('insert into tag (repository_id, name, digest, updated_at) values (1, ?, ?, 1)');
  return (at, layers) => {
    const digest = digestOf(at);
    const digests = layers.map((_, layer) => digestOf(at * 10 + layer));
    image.run(
      digest,
      JSON.stringify({ databases: [], databaseTypes: [], counts: [], partial: [], unreadable: [], layers: digests }),
    );
    for (const statement of rest) statement.run(digest);
    tag.run(`v${at}`, digest);
    let position = 0;
    const seen = new Set<number>();
    for (const [layer, packages] of layers.entries()) {
      for (const id of packages) {
        if (seen.has(id)) continue;
        seen.add(id);
        place.run(at, position, id, 1 + (id % PATHS.length), layer);
        position += 1;
      }
    }
  };
}

/** The digest of the manifest of an image, which counts from 1. */
export function digestOf(image: number): string {
  return `sha256:${image.toString(16).padStart(64, '0')}`;
}
