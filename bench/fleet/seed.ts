import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/db/index.ts';
import type { Database } from '../../src/db/types.ts';
import { EXTRACTOR_VERSION } from '../../src/inventory/extractors.ts';
import { chunksOf } from '../../src/lib/chunks.ts';
import type { BoundPackage } from '../../src/match/bind.ts';
import { storePackages } from '../../src/match/store.ts';
import { digestOf as digestOfBytes } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import type { Update } from './advisories.ts';
import { type Numbers, numbersFrom } from './numbers.ts';
import { type Base, languagePackages, realBases } from './packages.ts';

/** How large a registry is made. */
export interface FleetSize {
  readonly images: number;
  readonly layers: number;
  readonly packages: number;
}

/** A layer, with the ids of the packages that it adds. */
export interface Layer {
  readonly digest: string;
  readonly packages: readonly number[];
}

/** What images are put together from. */
export interface Layers {
  readonly bases: readonly Layer[];
  readonly runtimes: readonly Layer[];
  readonly applications: readonly Layer[];
}

const BASES = 60;
const RUNTIMES = 240;

/** What a registry is made of. */
export interface Seeding {
  readonly file: string;
  readonly size: FleetSize;
  readonly update: Update;
  readonly homes?: Homes;
}

const SEED = 20_261_123;

/** Fills an empty registry; answers what its images are put together from, and how many packages are of real lists. */
export async function seedFleet({
  file,
  size,
  update,
  homes,
}: Seeding): Promise<{ readonly layers: Layers; readonly real: number }> {
  const numbers = numbersFrom(SEED);
  const bases = realBases();
  const real = new Set(bases.flatMap(({ packages }) => packages.map(({ identity }) => identity))).size;
  const languages = languagePackages(size.packages - real, update.namesOf, numbers);
  const database = await openSqlite(file);
  const layers = await seedPackages(database, { bases, languages }, size, numbers);
  await database.close();
  seedImages(file, layers, { ...size, ...(homes === undefined ? {} : { homes }) }, numbers);
  return { layers, real };
}

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
    return layerOf('base', at, of(packages.filter(() => at < bases.length || numbers.below(10) > 0)));
  });
  return {
    bases: baseLayers,
    runtimes: Array.from({ length: RUNTIMES }, (_, at) => layerOf('runtime', at, some(20, 120))),
    applications: Array.from({ length: layers - BASES - RUNTIMES }, (_, at) => {
      return layerOf('application', at, some(5, 60));
    }),
  };
}

function layerOf(kind: string, at: number, packages: readonly number[]): Layer {
  return { digest: digestOfBytes(Buffer.from(`${kind} ${at}`)), packages: [...new Set(packages)] };
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

/** The config of every image: no two need differ in it. */
export const CONFIG: string = JSON.stringify({
  os: 'linux',
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [] },
});

const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';
const LAYER_BYTES = 30_000_000;
const PATHS = ['var/lib/dpkg/status', 'app/node_modules', 'usr/lib/python3/dist-packages', 'app/app.jar'];

/** Where images lie. */
export interface Homes {
  /** The names of the repositories. */
  readonly repositories: readonly string[];
  /** Index into them, of an image, which counts from 1. */
  repositoryOf(image: number): number;
  /** When it was pushed there. */
  pushedAt(image: number): number;
}

const ONE_HOME: Homes = { repositories: ['bench'], repositoryOf: () => 0, pushedAt: () => 1 };

/** Images of one base, mostly a runtime and one to three layers of their own, straight into the tables. */
function seedImages(
  file: string,
  layers: Layers,
  { images, homes = ONE_HOME }: FleetSize & { readonly homes?: Homes },
  numbers: Numbers,
): void {
  const db = new DatabaseSync(file, { defensive: false });
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144; begin');
  const indexes = withoutIndexes(db);
  for (const path of PATHS) db.prepare('insert into location (path) values (?)').run(path);
  const repository = db.prepare(`insert into repository
    (id, name, created_at, scan_on_push, tag_mutability, mutability_exclusions, encryption)
    values (?, ?, 1, 0, 'MUTABLE', '[]', '{}')`);
  for (const [at, name] of homes.repositories.entries()) repository.run(1 + at, name);
  const add = imageInserts(db, homes);
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
function pick(layers: readonly Layer[], numbers: Numbers): Layer {
  return layers[numbers.seldomHigh(layers.length)] ?? { digest: '', packages: [] };
}

/** Adds an image of these layers, as what reads them now would have it. */
export function imageInserts(db: DatabaseSync, homes: Homes): (image: number, layers: readonly Layer[]) => void {
  const place = db.prepare(`insert into image_package
    (image_id, position, package_id, location_id, layer, evidence) values (?, ?, ?, ?, ?, 0)`);
  const image = db.prepare(`insert into image
    (id, manifest_digest, os, architecture, observations, extractor_version, composed_at)
    values (?, ?, 'linux', 'amd64', ?, ${EXTRACTOR_VERSION}, ?)`);
  const held = db.prepare(`insert into repository_manifest
    (repository_id, digest, pushed_at, touched_at) values (?, ?, ?, 1)`);
  const tag = db.prepare('insert into tag (repository_id, name, digest, updated_at) values (?, ?, ?, ?)');
  const addManifest = manifestInserts(db);
  return (at, layers) => {
    const digest = digestOf(at);
    const digests = layers.map((layer) => layer.digest);
    const packageCount = new Set(layers.flatMap(({ packages }) => packages)).size;
    const found = { databases: [], databaseTypes: [], packageCount, counts: [], partial: [], unreadable: [] };
    const [repository, pushedAt] = [1 + homes.repositoryOf(at), homes.pushedAt(at)];
    image.run(at, digest, JSON.stringify({ ...found, layers: digests }), pushedAt);
    addManifest(digest, digests);
    held.run(repository, digest, pushedAt);
    tag.run(repository, `v${at}`, digest, pushedAt);
    let position = 0;
    const seen = new Set<number>();
    for (const [layer, { packages }] of layers.entries()) {
      for (const id of packages) {
        if (seen.has(id)) continue;
        seen.add(id);
        place.run(at, position, id, 1 + (id % PATHS.length), layer);
        position += 1;
      }
    }
  };
}

function manifestInserts(db: DatabaseSync): (digest: string, layers: readonly string[]) => void {
  const manifest = db.prepare(`insert into manifest
    (digest, media_type, size, image_size, body) values (?, '${MEDIA_TYPE.ociManifest}', ?, ?, ?)`);
  const blob = db.prepare(`insert into manifest_blob
    (manifest_digest, position, role, blob_digest, media_type, size) values (?, ?, ?, ?, ?, ?)`);
  const config = { mediaType: MEDIA_TYPE.ociConfig, digest: digestOfBytes(Buffer.from(CONFIG)), size: CONFIG.length };
  return (digest, layers) => {
    const listed = layers.map((each) => ({ mediaType: LAYER_TYPE, digest: each, size: LAYER_BYTES }));
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: listed }));
    manifest.run(digest, body.length, layers.length * LAYER_BYTES, body);
    for (const [position, one] of [config, ...listed].entries()) {
      const role = position === 0 ? 'config' : 'layer';
      blob.run(digest, position, role, one.digest, one.mediaType, one.size);
    }
  };
}

/** The digest of the manifest of an image, which counts from 1. */
export function digestOf(image: number): string {
  return `sha256:${image.toString(16).padStart(64, '0')}`;
}
