import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { json } from '../../test/support/images.ts';
import {
  makeRepository,
  pushImage,
  pushManifest,
  repositoryName,
  someImage,
  testRegistries,
} from '../../test/support/registry.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';
import { databaseRepositories } from './repositories.ts';
import type { RepositoryChange } from './types.ts';

eachDatabase('a repository', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('is made once, whoever comes first', async () => {
    const { registry } = await open();
    const name = repositoryName('team/app');

    const made = await Promise.all([1, 2, 3].map(() => registry.repositories.create({ name, labels: { a: 'b' } })));

    assert.equal(made.filter((each) => each !== undefined).length, 1);
    const found = await registry.repositories.get(name);
    assert.deepEqual(await registry.repositories.labels(found?.id ?? 0), { a: 'b' });
  });

  it('is deleted with all that it holds, by force where it holds anything', async () => {
    const { registry, repository, changes, db } = await open();
    const digest = await pushImage(registry, repository, someImage(), ['a']);
    await registry.blobs.startUpload(repository);

    assert.deepEqual(await registry.repositories.delete(repository.name, false), { kind: 'not-empty' });
    assert.equal(await registry.images.resolve(repository.id, digest), digest);
    assert.equal((await registry.repositories.delete(repository.name, true)).kind, 'deleted');
    assert.deepEqual(await registry.repositories.delete(repository.name, true), { kind: 'unknown' });

    assert.deepEqual(
      { ...changes.at(-1), repository: 0 },
      { kind: 'manifest-deleted', repository: 0, digest, tags: ['a'] },
    );
    for (const table of [
      'repository_manifest',
      'repository_blob',
      'tag',
      'upload',
      'manifest',
      'manifest_blob',
    ] as const) {
      const { count } = await db.query
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      assert.equal(Number(count), 0, table);
    }
  });

  it('loses no push to a deletion that is not by force', async () => {
    const { registry } = await open();
    const empty = json(MEDIA_TYPE.ociIndex, { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: [] });
    for (let round = 0; round < 15; round += 1) {
      const repository = await makeRepository(registry, `round-${round}`);

      const [put, deleted] = await Promise.all([
        pushManifest(registry, repository, empty),
        registry.repositories.delete(repository.name, false),
      ]);

      const came =
        put.kind === 'stored'
          ? { put: 'stored', deleted: 'not-empty' }
          : { put: 'repository-unknown', deleted: 'deleted' };
      assert.deepEqual({ put: put.kind, deleted: deleted.kind }, came);
    }
  });

  it('tells of itself when it is made and when its settings are set, or nothing happens', async () => {
    const db = await openDatabase();
    const told: RepositoryChange[] = [];
    const repositories = databaseRepositories({
      db,
      clock: () => 1,
      onChange: async () => {},
      async onRepositoryChange(_, change) {
        told.push(change);
        if (change.repository.tagMutability === 'IMMUTABLE') throw new Error('not so');
      },
    });
    const name = repositoryName('team/app');

    const made = await repositories.create({ name });
    await repositories.create({ name });
    const changed = await repositories.update(name, { scanOnPush: true });
    const undone = repositories.update(name, { tagMutability: 'IMMUTABLE' });

    await assert.rejects(undone, /not so/);
    assert.deepEqual(told.slice(0, 2), [{ repository: made }, { before: made, repository: changed }]);
    assert.deepEqual(await repositories.get(name), changed);
  });

  it('is listed by name, and its settings change one by one', async () => {
    const { registry, repository } = await open();
    for (const name of ['b', 'a', 'c']) await makeRepository(registry, name);

    const page = await registry.repositories.list({ limit: 2, after: 'a' });
    const changed = await registry.repositories.update(repository.name, { scanOnPush: true });
    const unchanged = await registry.repositories.update(repository.name, {});

    assert.deepEqual(
      page.map(({ name }) => name),
      ['app', 'b'],
    );
    assert.deepEqual(changed, { ...repository, scanOnPush: true });
    assert.deepEqual(unchanged, changed);
    assert.equal(await registry.repositories.update(repositoryName('nobody'), { scanOnPush: true }), undefined);
  });
});
