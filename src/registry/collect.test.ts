import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import fc from 'fast-check';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Blob, blob, type Image, image, layer } from '../../test/support/images.ts';
import {
  bytesOf,
  HOUR,
  makeRepository,
  pushBlob,
  pushImage,
  pushManifest,
  someImage,
  type TestRegistry,
  testRegistries,
} from '../../test/support/registry.ts';
import type { BlobStore } from '../storage/types.ts';
import type { Repository } from './types.ts';

/** More than a test takes on a busy machine: the files that a collection looks at bear the real time. */
const MARGIN = 60_000;

eachDatabase('garbage collection', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('removes a blob that nothing refers to once its grace time is over, and no other', async () => {
    const { registry, repository, store, pass, collect } = await open();
    const kept = someImage();
    const pushed = blob(randomBytes(100));
    await pushImage(registry, repository, kept);
    await pushBlob(registry, repository, pushed);

    pass(HOUR - MARGIN);
    const early = await collect();
    const before = await registry.blobs.size(repository.id, pushed.digest);
    pass(HOUR);
    const late = await collect();

    assert.deepEqual(early, { blobs: 0, bytes: 0, uploads: 0 });
    assert.equal(before, 100);
    assert.deepEqual(late, { blobs: 1, bytes: 100, uploads: 0 });
    assert.equal(await registry.blobs.size(repository.id, pushed.digest), undefined);
    assert.equal(await store.stat(pushed.digest), undefined);
    for (const { digest, size } of kept.blobs) assert.equal(await store.stat(digest), size);
  });

  it('keeps what it said is there for the grace time', async () => {
    const test = await open();
    const { registry, repository, pass, collect } = test;
    const other = await makeRepository(registry, 'other');
    const [asked, mounted, neither] = [blob(randomBytes(10)), blob(randomBytes(10)), blob(randomBytes(10))];
    for (const each of [asked, mounted, neither]) await pushBlob(registry, repository, each);

    pass(HOUR - MARGIN);
    await registry.blobs.stat(repository.id, asked.digest);
    await registry.blobs.mount(other, mounted.digest, repository.name);
    pass(HOUR - MARGIN);
    await collect();

    assert.equal(await registry.blobs.size(repository.id, asked.digest), 10);
    assert.equal(await registry.blobs.size(other.id, mounted.digest), 10);
    assert.equal(await registry.blobs.size(repository.id, mounted.digest), 10);
    assert.equal(await registry.blobs.size(repository.id, neither.digest), undefined);
    pass(2 * HOUR);
    assert.equal((await collect()).blobs, 2);
  });

  it('counts a second question that is not written down', async () => {
    const { registry, repository, pass, collect } = await open();
    const pushed = blob(randomBytes(10));
    await pushBlob(registry, repository, pushed);

    // So soon after the push that the link is not touched again.
    pass(9 * 60_000);
    await registry.blobs.stat(repository.id, pushed.digest);
    pass(HOUR - MARGIN);
    await collect();

    assert.equal(await registry.blobs.stat(repository.id, pushed.digest), 10);
  });

  it('gives what a deleted manifest needed the grace time anew', async () => {
    const { registry, repository, store, pass, collect } = await open();
    const pushed = someImage();
    const digest = await pushImage(registry, repository, pushed);
    pass(48 * HOUR);

    await registry.images.deleteManifest(repository, digest);
    pass(HOUR - MARGIN);
    const early = await collect();
    pass(HOUR);
    const late = await collect();

    assert.equal(early.blobs, 0);
    assert.equal(late.blobs, 2);
    for (const part of pushed.blobs) assert.equal(await store.stat(part.digest), undefined);
  });

  it('gives the blobs of a deleted repository the grace time anew', async () => {
    const { registry, repository, pass, collect } = await open();
    await pushImage(registry, repository, someImage());
    pass(48 * HOUR);

    await registry.repositories.delete(repository.name, true);
    pass(HOUR - MARGIN);
    const early = await collect();
    pass(2 * MARGIN);
    const late = await collect();

    assert.equal(early.blobs, 0);
    assert.equal(late.blobs, 2);
  });

  it('keeps a blob that another repository has', async () => {
    const { registry, repository, pass, collect } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = someImage();
    await pushImage(registry, repository, pushed);
    await pushImage(registry, other, pushed);

    await registry.repositories.delete(repository.name, true);
    pass(48 * HOUR);

    assert.equal((await collect()).blobs, 0);
    for (const part of pushed.blobs) assert.equal(await registry.blobs.size(other.id, part.digest), part.size);
  });

  it('removes bytes without a row: a crash came between the two', async () => {
    const { store, pass, collect } = await open();
    const lost = blob(randomBytes(10));
    await store.startUpload('lost');
    await store.append('lost', 0, bytesOf(lost.bytes));
    await store.commit('lost', lost.digest);

    const early = await collect();
    pass(HOUR + MARGIN);

    assert.equal(early.blobs, 0);
    assert.equal((await collect()).blobs, 1);
    assert.equal(await store.stat(lost.digest), undefined);
  });

  it('removes uploads that nobody continues, and their rows where the bytes are gone', async () => {
    const { registry, repository, store, db, pass, collect, folder } = await open();
    const abandoned = await registry.blobs.startUpload(repository);
    const halved = await registry.blobs.startUpload(repository);
    await registry.blobs.append(repository.id, abandoned, bytesOf(randomBytes(10)), {});
    await store.abort(halved);
    await store.startUpload('rowless');

    pass(2 * HOUR - MARGIN);
    const early = await collect();
    pass(2 * MARGIN);
    const late = await collect();

    assert.equal(early.uploads, 0);
    assert.equal(late.uploads, 2);
    assert.equal(existsSync(`${folder}/uploads/${abandoned}`), false);
    assert.equal(await registry.blobs.uploadSize(repository.id, abandoned), undefined);
    assert.deepEqual(await db.query.selectFrom('upload').select('id').execute(), []);
  });

  it('stops when it is told to', async () => {
    const { registry, repository, pass } = await open();
    for (let count = 0; count < 5; count += 1) await pushBlob(registry, repository, blob(randomBytes(10)));
    pass(48 * HOUR);

    const collected = await registry.collectGarbage(AbortSignal.abort());

    assert.deepEqual(collected, { blobs: 0, bytes: 0, uploads: 0 });
  });

  it('never takes a blob that a push counts on, however they cross', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ pauses, clients, rounds }) => {
        const test = await open({ around: (store) => hesitant(store, pauses) });
        const repositories = [test.repository, await makeRepository(test.registry, 'other')];
        for (let round = 0; round < rounds; round += 1) {
          const deletedByHand = new Set<string>();
          const working = clients.map((steps) => client({ test, repositories, deletedByHand }, steps));
          await Promise.all([...working, collector(test, clients.length)]);
          await assertWhole(test);
          test.pass(3 * HOUR);
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** Blobs that the clients share, so that they meet. */
const BLOBS: readonly Blob[] = Array.from({ length: 4 }, (_, at) =>
  layer(Buffer.from(`layer ${at}`), { compression: 'none' }),
);

const IMAGES: readonly Image[] = [[0], [1], [0, 1], [2, 3], [1, 2, 3]].map((parts) =>
  image({ layers: parts.map((part) => layer(Buffer.from(`layer ${part}`), { compression: 'none' })) }),
);

type Step =
  | { readonly kind: 'push'; readonly image: number; readonly repository: number }
  | { readonly kind: 'delete'; readonly image: number; readonly repository: number }
  | { readonly kind: 'delete blob'; readonly blob: number; readonly repository: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: imageStep('push') },
  { weight: 3, arbitrary: imageStep('delete') },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('delete blob' as const),
      blob: fc.nat(BLOBS.length - 1),
      repository: fc.nat(1),
    }),
  },
);

function imageStep<K extends 'push' | 'delete'>(kind: K) {
  return fc.record({ kind: fc.constant(kind), image: fc.nat(IMAGES.length - 1), repository: fc.nat(1) });
}

const scenario = fc.record({
  pauses: fc.array(fc.nat(3), { minLength: 20, maxLength: 40 }),
  clients: fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { minLength: 2, maxLength: 3 }),
  rounds: fc.integer({ min: 1, max: 3 }),
});

/** The same store, which lets others go first now and then. */
function hesitant(store: BlobStore, pauses: readonly number[]): BlobStore {
  let calls = 0;
  const pause = async () => {
    calls += 1;
    for (let turns = pauses[calls % pauses.length] ?? 0; turns > 0; turns -= 1) await new Promise(setImmediate);
  };
  return {
    ...store,
    async commit(id, digest) {
      await pause();
      const outcome = await store.commit(id, digest);
      await pause();
      return outcome;
    },
    async delete(digest) {
      await pause();
      await store.delete(digest);
    },
  };
}

interface World {
  readonly test: TestRegistry;
  readonly repositories: readonly Repository[];
  /** Digests that some client has deleted itself: a push may miss these, and no others. */
  readonly deletedByHand: Set<string>;
}

async function client(world: World, steps: readonly Step[]): Promise<void> {
  const { registry } = world.test;
  for (const one of steps) {
    const repository = at(world.repositories, one.repository);
    if (one.kind === 'push') await pushAsClientsDo(world, at(IMAGES, one.image), one.repository);
    else if (one.kind === 'delete')
      await registry.images.deleteManifest(repository, at(IMAGES, one.image).manifest.digest);
    else {
      const { digest } = at(BLOBS, one.blob);
      world.deletedByHand.add(digest);
      await registry.blobs.delete(repository.id, digest);
    }
    await new Promise(setImmediate);
  }
}

/** Asks for each blob, mounts it, or uploads it; then the manifest, which must find them all. */
async function pushAsClientsDo(world: World, pushed: Image, into: number): Promise<void> {
  const { registry } = world.test;
  const [repository, other] = [at(world.repositories, into), at(world.repositories, 1 - into)];
  for (let tries = 1; tries < 20; tries += 1) {
    for (const part of pushed.blobs) {
      if ((await registry.blobs.stat(repository.id, part.digest)) !== undefined) continue;
      if (await registry.blobs.mount(repository, part.digest, other.name)) continue;
      await pushBlob(registry, repository, part);
    }
    const outcome = await pushManifest(registry, repository, pushed.manifest, ['latest']);
    if (outcome.kind === 'stored') return;
    const missing = outcome.kind === 'blobs-missing' ? outcome.digests : [];
    assert.deepEqual(
      missing.filter((digest) => !world.deletedByHand.has(digest)),
      [],
      'collected during a push',
    );
  }
  assert.fail('a push never ends');
}

function at<T>(list: readonly T[], position: number): T {
  const found = list[position];
  assert.ok(found !== undefined);
  return found;
}

/** Collects again and again while the clients work; the time that passes meanwhile is less than the grace time. */
async function collector({ collect, pass }: TestRegistry, times: number): Promise<void> {
  for (let count = 0; count < 2 * times; count += 1) {
    await collect();
    pass((HOUR - MARGIN) / (2 * times));
    await new Promise(setImmediate);
  }
}

/** Every manifest that a repository holds has all its blobs there, linked and whole. */
async function assertWhole({ db, store }: TestRegistry): Promise<void> {
  const needs = await db.query
    .selectFrom('repository_manifest')
    .innerJoin('manifest_blob', 'manifest_blob.manifest_digest', 'repository_manifest.digest')
    .leftJoin('repository_blob', (join) =>
      join
        .onRef('repository_blob.digest', '=', 'manifest_blob.blob_digest')
        .onRef('repository_blob.repository_id', '=', 'repository_manifest.repository_id'),
    )
    .leftJoin('blob', 'blob.digest', 'manifest_blob.blob_digest')
    .select(['blob_digest', 'manifest_blob.size', 'repository_blob.digest as linked', 'blob.size as stored'])
    .execute();
  for (const need of needs) {
    const digest = BLOBS.concat(IMAGES.map(({ config }) => config)).find(
      (each) => each.digest === need.blob_digest,
    )?.digest;
    assert.ok(digest);
    assert.equal(need.linked, digest, 'a manifest needs a blob that its repository has not');
    assert.equal(need.stored, need.size, 'a manifest needs a blob that has no row');
    assert.equal(await store.stat(digest), need.size, 'a manifest needs a blob whose bytes are gone');
  }
}
