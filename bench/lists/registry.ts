import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createAdvisoryLibrary } from '../../src/advisory/index.ts';
import { openSqlite } from '../../src/db/index.ts';
import { rematchByThisCode } from '../../src/match/index.ts';
import { digestOf as digestOfBytes, hexOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { filesystemStore } from '../../src/storage/index.ts';
import type { Update } from '../fleet/advisories.ts';
import { CONFIG, digestOf, type Homes, imageInserts, type Layers, seedFleet } from '../fleet/seed.ts';

/** A registry of images over repositories of teams, `team7/service-67`, in a data folder that a server opens. */
export interface ListsRegistry {
  readonly data: string;
  readonly images: number;
  /** One of a thousand images. */
  readonly largeRepository: string;
  /** One of a few. */
  readonly smallRepository: string;
  /** Of the image that has all there is, in the large repository: tens of thousands of packages, thousands of findings. */
  readonly hugeImage: string;
  /** An image of that, by its digest. */
  readonly smallImage: string;
  /** An index of two platforms, in the small repository. */
  readonly index: string;
  /** A vulnerability, and a package, that most images have. */
  readonly common: { readonly vulnerability: string; readonly package: string };
}

const LAYERS = 3000;
const PACKAGES = 60_000;
const TEAMS = 60;
const IMAGES_OF_ONE = 18;
const LARGE = 1000;
/** The small repository, by its place among all: of the team that the bench's member is of. */
const SMALL = 7;
const DAY_MILLISECONDS = 86_400_000;
const DAYS = 400;
const INDEXES = 500;
/** Every so many images lie in a second repository too, as what was promoted does. */
const PROMOTED = 20;
/** One image lies in so many more. */
const SHARED_BY = 100;
const HUGE_LAYERS = 700;

/** Copies `loaded`, a data folder with advisories, and fills it with so many images, matched against them. */
export async function seedRegistry(
  { loaded, data }: { readonly loaded: string; readonly data: string },
  images: number,
  update: Update,
): Promise<ListsRegistry> {
  cpSync(loaded, data, { recursive: true });
  const homes = homesOf(images);
  const file = join(data, 'pratique.db');
  const { layers } = await seedFleet({ file, size: { images, layers: LAYERS, packages: PACKAGES }, update, homes });
  await storeConfig(data);
  const places = {
    data,
    images,
    largeRepository: homes.repositories[0] ?? '',
    smallRepository: homes.repositories[SMALL] ?? '',
    hugeImage: digestOf(images + 1),
    smallImage: digestOf(firstIn(homes, SMALL)),
    index: digestOf(images + 2),
  };
  const db = new DatabaseSync(file);
  db.exec('pragma synchronous = off; begin');
  imageInserts(db, { ...homes, repositoryOf: () => 0, pushedAt: () => Date.now() - DAY_MILLISECONDS })(
    images + 1,
    hugeLayers(layers),
  );
  seedIndexes(db, homes, images);
  seedPlaces(db, homes, images);
  db.exec('commit');
  db.close();
  await match(data, file);
  return { ...places, common: commonIn(file) };
}

/** The first has a thousand images, the others have eighteen on average. */
function homesOf(images: number): Homes {
  const count = Math.round(images / IMAGES_OF_ONE);
  const repositories = Array.from({ length: count }, (_, at) => `team${at % TEAMS}/service-${at}`);
  const now = Date.now();
  return {
    repositories,
    repositoryOf: (image) => (image <= LARGE ? 0 : 1 + ((image * 7919) % (count - 1))),
    pushedAt: (image) => now - Math.round(((images - image) / images) * DAYS * DAY_MILLISECONDS),
  };
}

function firstIn({ repositoryOf }: Homes, repository: number): number {
  let image = LARGE + 1;
  while (repositoryOf(image) !== repository) image += 1;
  return image;
}

/** Layers as no image has so many: of every base, and of the applications the first ones. */
function hugeLayers({ bases, runtimes, applications }: Layers): Parameters<ReturnType<typeof imageInserts>>[1] {
  return [...bases, ...runtimes, ...applications.slice(0, HUGE_LAYERS)];
}

/** Of two images of a repository each. */
function seedIndexes(db: DatabaseSync, { repositories, repositoryOf, pushedAt }: Homes, images: number): void {
  const manifest = db.prepare(`insert into manifest
    (digest, media_type, size, image_size, body) values (?, '${MEDIA_TYPE.ociIndex}', ?, 0, ?)`);
  const child = db.prepare(`insert into manifest_child
    (parent_digest, position, child_digest, platform) values (?, ?, ?, ?)`);
  const held = db.prepare(`insert into repository_manifest
    (repository_id, digest, pushed_at, touched_at) values (?, ?, ?, 1)`);
  const tag = db.prepare('insert into tag (repository_id, name, digest, updated_at) values (?, ?, ?, ?)');
  const ofRepository = Map.groupBy(
    Array.from({ length: images - LARGE }, (_, at) => LARGE + 1 + at),
    repositoryOf,
  );
  for (let at = 0; at < Math.min(INDEXES, repositories.length - 1); at += 1) {
    // The first index lies in the small repository.
    const repository = 1 + ((at + SMALL - 1) % (repositories.length - 1));
    const digest = digestOf(images + 2 + at);
    const children = (ofRepository.get(repository) ?? []).slice(0, 2);
    const manifests = children.map((image, position) => ({
      mediaType: MEDIA_TYPE.ociManifest,
      digest: digestOf(image),
      size: 1000,
      platform: { os: 'linux', architecture: position === 0 ? 'amd64' : 'arm64' },
    }));
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests }));
    manifest.run(digest, body.length, body);
    for (const [position, one] of manifests.entries()) {
      child.run(digest, position, one.digest, JSON.stringify(one.platform));
    }
    held.run(1 + repository, digest, pushedAt(images));
    tag.run(1 + repository, 'all', digest, pushedAt(images));
  }
}

/** What else leads to images: `latest`, places where they were promoted to, labels. */
function seedPlaces(db: DatabaseSync, { repositories }: Homes, images: number): void {
  const count = repositories.length;
  const held = db.prepare(`insert or ignore into repository_manifest
    (repository_id, digest, pushed_at, touched_at) values (?, ?, ?, 1)`);
  const tag = db.prepare('insert or ignore into tag (repository_id, name, digest, updated_at) values (?, ?, ?, ?)');
  const promote = (image: number, repository: number) => {
    held.run(repository, digestOf(image), Date.now());
    tag.run(repository, `from-${image}`, digestOf(image), Date.now());
  };
  for (let image = PROMOTED; image <= images; image += PROMOTED) promote(image, 2 + ((image * 31) % (count - 1)));
  for (let at = 0; at < SHARED_BY; at += 1) promote(LARGE + 1, 2 + ((at * 3) % (count - 1)));
  // SQLite gives the other columns of the row that has the greatest.
  db.exec(`insert into tag (repository_id, name, digest, updated_at)
    select repository_id, 'latest', digest, max(pushed_at) from repository_manifest group by repository_id`);
  db.exec(`insert into repository_label (repository_id, key, value)
    select id, 'ImageSource', 'https://git.example.org/' || name from repository`);
}

async function storeConfig(data: string): Promise<void> {
  const store = await filesystemStore(data);
  const bytes = Buffer.from(CONFIG);
  const digest = digestOfBytes(bytes);
  const id = hexOf(digest).slice(0, 32);
  await store.startUpload(id);
  await store.append(id, 0, once(bytes), new AbortController().signal);
  await store.commit(id, digest);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** So that the server that opens it has nothing to do first. */
async function match(data: string, file: string): Promise<void> {
  const database = await openSqlite(file);
  const library = createAdvisoryLibrary({ database, folder: join(data, 'advisories') });
  try {
    const to = await library.active();
    if (to !== undefined) await rematchByThisCode({ database, now: Date.now, to });
  } finally {
    await library.close();
    await database.close();
  }
}

/** By the first few hundred images: bases are shared among all. */
function commonIn(file: string): ListsRegistry['common'] {
  const db = new DatabaseSync(file);
  const most = (column: string, joins: string) => {
    const row = db
      .prepare(
        `select ${column} as name from image_package p ${joins} where p.image_id between 1 and 300
         group by ${column} order by count(distinct p.image_id) desc limit 1`,
      )
      .get();
    return String(row?.['name']);
  };
  const vulnerability = most(
    'v.name',
    'join match m on m.package_id = p.package_id join vulnerability v on v.id = m.vulnerability_id',
  );
  const common = { vulnerability, package: most('k.name', 'join package k on k.id = p.package_id') };
  db.close();
  return common;
}
