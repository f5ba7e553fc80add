import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { blob, image, layer } from '../../test/support/images.ts';
import {
  bytesOf,
  collectBytes,
  makeRepository,
  pushBlob,
  pushImage,
  repositoryName,
  testRegistries,
} from '../../test/support/registry.ts';
import type { BlobStore } from '../storage/types.ts';

eachDatabase('the blobs of repositories', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('come in pieces, and are read whole or in part', async () => {
    const { registry, repository } = await open();
    const { bytes, digest } = blob(randomBytes(300_000));

    const id = await registry.blobs.startUpload(repository);
    const first = await registry.blobs.append(repository.id, id, bytesOf(bytes.subarray(0, 100_000)), {});
    const last = await registry.blobs.append(repository.id, id, bytesOf(bytes.subarray(100_000)), { offset: 100_000 });
    const stored = await registry.blobs.commit(repository, id, digest);

    assert.deepEqual(first, { kind: 'appended', size: 100_000 });
    assert.deepEqual(last, { kind: 'appended', size: 300_000 });
    assert.deepEqual(stored, { kind: 'stored', digest, size: 300_000 });
    assert.equal(await registry.blobs.uploadSize(repository.id, id), undefined);
    assert.equal(await registry.blobs.stat(repository.id, digest), 300_000);
    assert.deepEqual(await collectBytes(registry.blobs.read(digest)), bytes);
    assert.deepEqual(await collectBytes(registry.blobs.read(digest, { start: 5, end: 9 })), bytes.subarray(5, 9));
  });

  it('are there only for the repository that they were pushed to', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = blob(randomBytes(10));
    await pushBlob(registry, repository, pushed);

    assert.equal(await registry.blobs.stat(other.id, pushed.digest), undefined);
    assert.equal(await registry.blobs.size(other.id, pushed.digest), undefined);
    assert.deepEqual(await registry.blobs.delete(other.id, pushed.digest), { kind: 'unknown' });
    assert.equal(await registry.blobs.size(repository.id, pushed.digest), 10);
  });

  it('are mounted from a repository that has them, and from no other', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const [pushed, unknown] = [blob(randomBytes(10)), blob(randomBytes(10))];
    await pushBlob(registry, repository, pushed);

    assert.equal(await registry.blobs.mount(other, unknown.digest, repository.name), false);
    assert.equal(await registry.blobs.mount(other, pushed.digest, repositoryName('nobody')), false);
    assert.equal(await registry.blobs.mount(other, pushed.digest, repository.name), true);
    assert.equal(await registry.blobs.mount(other, pushed.digest, repository.name), true);
    assert.equal(await registry.blobs.stat(other.id, pushed.digest), 10);
  });

  it('stay in a repository that they were mounted to when the first one goes', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = blob(randomBytes(10));
    await pushBlob(registry, repository, pushed);
    await registry.blobs.mount(other, pushed.digest, repository.name);

    await registry.blobs.delete(repository.id, pushed.digest);

    assert.equal(await registry.blobs.stat(repository.id, pushed.digest), undefined);
    assert.equal(await registry.blobs.stat(other.id, pushed.digest), 10);
  });

  it('are not deleted while a manifest of the repository needs them', async () => {
    const { registry, repository } = await open();
    const pushed = image({ layers: [layer(randomBytes(10))] });
    const digest = await pushImage(registry, repository, pushed);

    for (const { digest: needed } of pushed.blobs) {
      assert.deepEqual(await registry.blobs.delete(repository.id, needed), { kind: 'referenced', by: digest });
    }
    await registry.images.deleteManifest(repository, digest);
    for (const { digest: needed } of pushed.blobs) {
      assert.deepEqual(await registry.blobs.delete(repository.id, needed), { kind: 'deleted' });
      assert.deepEqual(await registry.blobs.delete(repository.id, needed), { kind: 'unknown' });
    }
  });

  it('are never deleted under a manifest that is pushed at the same time', async () => {
    const { registry, repository } = await open();
    for (let round = 0; round < 25; round += 1) {
      const pushed = image({ layers: [layer(randomBytes(10), { compression: 'none' })] });
      const [needed] = pushed.layers;
      assert.ok(needed);
      for (const part of pushed.blobs) await pushBlob(registry, repository, part);
      const { bytes, mediaType } = pushed.manifest;

      const [put, deleted] = await Promise.all([
        registry.images.put(repository, { bytes, contentType: mediaType, tags: [] }),
        registry.blobs.delete(repository.id, needed.digest),
      ]);

      const came =
        put.kind === 'stored' ? { put: 'stored', deleted: 'referenced' } : { put: 'blobs-missing', deleted: 'deleted' };
      assert.deepEqual({ put: put.kind, deleted: deleted.kind }, came);
    }
  });
});

eachDatabase('an upload', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('belongs to one repository', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const { bytes, digest } = blob(randomBytes(10));
    const id = await registry.blobs.startUpload(repository);

    assert.deepEqual(await registry.blobs.append(other.id, id, bytesOf(bytes), {}), { kind: 'unknown' });
    assert.deepEqual(await registry.blobs.commit(other, id, digest), { kind: 'unknown' });
    assert.equal(await registry.blobs.uploadSize(other.id, id), undefined);
    assert.equal(await registry.blobs.abort(other.id, id), false);
    assert.equal(await registry.blobs.uploadSize(repository.id, id), 0);
  });

  it('says where it stands to who begins elsewhere', async () => {
    const { registry, repository } = await open();
    const id = await registry.blobs.startUpload(repository);
    await registry.blobs.append(repository.id, id, bytesOf(randomBytes(10)), { offset: 0 });

    for (const offset of [0, 9, 11]) {
      const outcome = await registry.blobs.append(repository.id, id, bytesOf(randomBytes(5)), { offset });
      assert.deepEqual(outcome, { kind: 'out-of-order', size: 10 });
    }
  });

  it('keeps what came before the connection broke', async () => {
    const { registry, repository } = await open();
    const { bytes, digest } = blob(randomBytes(200_000));
    const id = await registry.blobs.startUpload(repository);

    const controller = new AbortController();
    const broken = async function* () {
      yield* bytesOf(bytes.subarray(0, 120_000));
      controller.abort();
      throw new Error('aborted');
    };
    await assert.rejects(registry.blobs.append(repository.id, id, broken(), { signal: controller.signal }), /abort/);
    assert.equal(await registry.blobs.uploadSize(repository.id, id), 120_000);
    await registry.blobs.append(repository.id, id, bytesOf(bytes.subarray(120_000)), { offset: 120_000 });

    assert.equal((await registry.blobs.commit(repository, id, digest)).kind, 'stored');
  });

  it('stays as it was where the digest is another', async () => {
    const { registry, repository } = await open();
    const [right, wrong] = [blob(Buffer.from('right')), blob(Buffer.from('wrong'))];
    const id = await registry.blobs.startUpload(repository);
    await registry.blobs.append(repository.id, id, bytesOf(right.bytes), {});

    assert.deepEqual(await registry.blobs.commit(repository, id, wrong.digest), {
      kind: 'mismatch',
      actual: right.digest,
    });
    assert.equal(await registry.blobs.stat(repository.id, wrong.digest), undefined);
    assert.equal((await registry.blobs.commit(repository, id, right.digest)).kind, 'stored');
  });

  it('takes no more than the largest blob', async () => {
    const { registry, repository } = await open({ mostBlobBytes: 100 });
    const id = await registry.blobs.startUpload(repository);

    const first = await registry.blobs.append(repository.id, id, bytesOf(randomBytes(100)), {});
    const second = await registry.blobs.append(repository.id, id, bytesOf(randomBytes(1)), {});

    assert.deepEqual(first, { kind: 'appended', size: 100 });
    assert.deepEqual(second, { kind: 'too-large', limit: 100 });
    assert.equal(await registry.blobs.uploadSize(repository.id, id), 100);
  });

  it('is written to by one request at a time, and finished after it', async () => {
    const { registry, repository } = await open();
    const { bytes, digest } = blob(randomBytes(20));
    const id = await registry.blobs.startUpload(repository);
    const gate = Promise.withResolvers<undefined>();
    const slow = async function* () {
      yield bytes.subarray(0, 10);
      await gate.promise;
      yield bytes.subarray(10);
    };

    const appending = registry.blobs.append(repository.id, id, slow(), {});
    await new Promise(setImmediate);
    const second = await registry.blobs.append(repository.id, id, bytesOf(randomBytes(5)), {});
    const committing = registry.blobs.commit(repository, id, digest);
    gate.resolve(undefined);

    assert.deepEqual(second, { kind: 'busy' });
    assert.deepEqual(await appending, { kind: 'appended', size: 20 });
    assert.deepEqual(await committing, { kind: 'stored', digest, size: 20 });
  });

  it('takes nothing more while it becomes a blob', async () => {
    const gate = Promise.withResolvers<undefined>();
    const around = (store: BlobStore): BlobStore => ({
      ...store,
      commit: async (id, digest) => {
        await gate.promise;
        return await store.commit(id, digest);
      },
    });
    const { registry, repository } = await open({ around });
    const { bytes, digest } = blob(randomBytes(20));
    const id = await registry.blobs.startUpload(repository);
    await registry.blobs.append(repository.id, id, bytesOf(bytes), {});

    const committing = registry.blobs.commit(repository, id, digest);
    const again = registry.blobs.commit(repository, id, digest);
    await new Promise(setImmediate);
    const appended = await registry.blobs.append(repository.id, id, bytesOf(randomBytes(5)), {});
    const aborting = registry.blobs.abort(repository.id, id);
    gate.resolve(undefined);

    assert.deepEqual(appended, { kind: 'busy' });
    assert.deepEqual(await committing, { kind: 'stored', digest, size: 20 });
    assert.deepEqual(await again, { kind: 'unknown' });
    assert.equal(await aborting, false);
    assert.deepEqual(await collectBytes(registry.blobs.read(digest)), bytes);
  });

  it('is gone after it is ended', async () => {
    const { registry, repository } = await open();
    const { bytes, digest } = blob(randomBytes(20));
    const id = await registry.blobs.startUpload(repository);
    await registry.blobs.append(repository.id, id, bytesOf(bytes), {});

    assert.equal(await registry.blobs.abort(repository.id, id), true);
    assert.equal(await registry.blobs.abort(repository.id, id), false);
    assert.deepEqual(await registry.blobs.append(repository.id, id, bytesOf(bytes), {}), { kind: 'unknown' });
    assert.deepEqual(await registry.blobs.commit(repository, id, digest), { kind: 'unknown' });
  });

  it('of the same bytes by many clients at once succeeds for each', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = blob(randomBytes(100_000));

    await Promise.all([repository, other, repository, other, repository].map((to) => pushBlob(registry, to, pushed)));

    assert.equal(await registry.blobs.stat(repository.id, pushed.digest), 100_000);
    assert.equal(await registry.blobs.stat(other.id, pushed.digest), 100_000);
    assert.deepEqual(await collectBytes(registry.blobs.read(pushed.digest)), pushed.bytes);
  });
});
