import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { descriptor, index, json } from '../../test/support/images.ts';
import {
  makeRepository,
  pushImage,
  pushManifest,
  someImage,
  type TestRegistry,
  tagName,
  testRegistries,
} from '../../test/support/registry.ts';
import type { Digest } from '../oci/digest.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';

eachDatabase('deleting a manifest', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('takes its tags along, and tells of it', async () => {
    const { registry, repository, changes } = await open();
    const digest = await pushImage(registry, repository, someImage(), ['a', 'b']);

    assert.deepEqual(await registry.images.deleteManifest(repository, digest), { kind: 'deleted', tags: ['a', 'b'] });
    assert.deepEqual(await registry.images.deleteManifest(repository, digest), { kind: 'unknown' });

    assert.equal(await registry.images.resolve(repository.id, tagName('a')), undefined);
    assert.equal(await registry.images.manifest(repository.id, digest), undefined);
    const told = changes.at(-1);
    assert.deepEqual({ ...told, repository: 0 }, { kind: 'manifest-deleted', repository: 0, digest, tags: ['a', 'b'] });
  });

  it('leaves it to other repositories, and its bytes until the last', async () => {
    const { registry, repository, db } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = someImage();
    const digest = await pushImage(registry, repository, pushed);
    await pushImage(registry, other, pushed);
    const stored = async () => (await db.query.selectFrom('manifest').select('digest').execute()).length;

    await registry.images.deleteManifest(repository, digest);
    const left = await stored();
    const there = await registry.images.manifest(other.id, digest);
    await registry.images.deleteManifest(other, digest);

    assert.equal(left, 1);
    assert.ok(there);
    assert.equal(await stored(), 0);
    const needs = await db.query.selectFrom('manifest_blob').select('manifest_digest').execute();
    assert.deepEqual(needs, []);
  });

  it('is refused while an index lists it', async () => {
    const { registry, repository, child, parent } = await withIndex(open);

    assert.deepEqual(await registry.images.deleteManifest(repository, child), { kind: 'referenced', by: parent });
    assert.deepEqual(await registry.images.holders(repository.id, child), [parent]);
  });

  it('of an index lets go of the children that nothing else holds', async () => {
    const { registry, repository } = await open();
    const [alone, tagged, shared] = [someImage(), someImage(), someImage()];
    await pushImage(registry, repository, alone);
    await pushImage(registry, repository, tagged, ['tagged']);
    await pushImage(registry, repository, shared);
    const all = index([alone, tagged, shared].map((each) => ({ image: each, architecture: 'amd64' })));
    const other = index([{ image: shared, architecture: 'amd64' }]);
    await pushManifest(registry, repository, all, ['all']);
    await pushManifest(registry, repository, other, ['other']);

    await registry.images.deleteManifest(repository, all.digest);

    const there = (digest: Digest) => registry.images.resolve(repository.id, digest);
    assert.equal(await there(alone.manifest.digest), undefined);
    assert.equal(await there(tagged.manifest.digest), tagged.manifest.digest);
    assert.equal(await there(shared.manifest.digest), shared.manifest.digest);
  });

  it('of an index of indexes lets go of them to the last', async () => {
    const { registry, repository, db } = await open();
    const leaf = someImage();
    await pushImage(registry, repository, leaf);
    const inner = index([{ image: leaf, architecture: 'amd64' }]);
    const outer = json(MEDIA_TYPE.ociIndex, {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests: [descriptor(inner)],
    });
    await pushManifest(registry, repository, inner);
    await pushManifest(registry, repository, outer, ['a']);

    await registry.images.deleteManifest(repository, outer.digest);

    assert.deepEqual(await registry.images.list(repository.id, { limit: 10 }), []);
    assert.deepEqual(await db.query.selectFrom('manifest').select('digest').execute(), []);
  });

  it('never leaves an index without a child, however they cross', async () => {
    const { registry, repository } = await open();
    for (let round = 0; round < 25; round += 1) {
      const child = someImage();
      await pushImage(registry, repository, child);
      const parent = index([{ image: child, architecture: 'amd64' }]);

      const [put, deleted] = await Promise.all([
        pushManifest(registry, repository, parent),
        registry.images.deleteManifest(repository, child.manifest.digest),
      ]);

      const came =
        put.kind === 'stored'
          ? { put: 'stored', deleted: 'referenced' }
          : { put: 'manifests-missing', deleted: 'deleted' };
      assert.deepEqual({ put: put.kind, deleted: deleted.kind }, came);
    }
  });
});

eachDatabase('deleting a tag', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('leaves the manifest', async () => {
    const { registry, repository, changes } = await open();
    const digest = await pushImage(registry, repository, someImage(), ['a']);

    assert.equal(await registry.images.deleteTag(repository, tagName('a')), true);
    assert.equal(await registry.images.deleteTag(repository, tagName('a')), false);

    assert.equal(await registry.images.resolve(repository.id, digest), digest);
    assert.deepEqual({ ...changes.at(-1), repository: 0 }, { kind: 'tag-deleted', repository: 0, digest, tags: ['a'] });
  });

  it('as ECR does takes the manifest along with its last tag', async () => {
    const { registry, repository } = await open();
    const digest = await pushImage(registry, repository, someImage(), ['a', 'b']);

    assert.deepEqual(await registry.images.untag(repository, tagName('a')), { digest, manifestDeleted: false });
    assert.equal(await registry.images.resolve(repository.id, tagName('b')), digest);
    assert.deepEqual(await registry.images.untag(repository, tagName('b')), { digest, manifestDeleted: true });
    assert.equal(await registry.images.resolve(repository.id, digest), undefined);
    assert.equal(await registry.images.untag(repository, tagName('b')), undefined);
  });

  it('as ECR does leaves a manifest that an index lists', async () => {
    const { registry, repository, child } = await withIndex(open, ['mine']);

    assert.deepEqual(await registry.images.untag(repository, tagName('mine')), {
      digest: child,
      manifestDeleted: false,
    });
    assert.equal(await registry.images.resolve(repository.id, child), child);
    assert.equal(await registry.images.resolve(repository.id, tagName('mine')), undefined);
  });
});

/** A repository with an index of one image, which may have tags of its own. */
async function withIndex(open: () => Promise<TestRegistry>, tags: readonly string[] = []) {
  const { registry, repository } = await open();
  const only = someImage();
  const child = await pushImage(registry, repository, only, tags);
  const parent = index([{ image: only, architecture: 'amd64' }]);
  await pushManifest(registry, repository, parent, ['index']);
  return { registry, repository, child, parent: parent.digest };
}
