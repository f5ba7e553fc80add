import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Blob, blob, descriptor, index, json } from '../../test/support/images.ts';
import {
  makeRepository,
  pushBlob,
  pushImage,
  pushManifest,
  someImage,
  tagName,
  testRegistries,
} from '../../test/support/registry.ts';
import type { Digest } from '../oci/digest.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';

eachDatabase('a manifest', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('is read as the bytes that were pushed, by tag and by digest', async () => {
    const { registry, repository } = await open();
    const pushed = someImage();
    const spaced = blob(
      Buffer.from(JSON.stringify(JSON.parse(pushed.manifest.bytes.toString()), null, 7)),
      pushed.manifest.mediaType,
    );
    await pushImage(registry, repository, pushed, ['a', 'b']);

    const outcome = await pushManifest(registry, repository, spaced, ['spaced']);
    const digest = await registry.images.resolve(repository.id, tagName('spaced'));

    assert.equal(outcome.kind, 'stored');
    assert.equal(digest, spaced.digest);
    const read = await registry.images.manifest(repository.id, spaced.digest);
    assert.deepEqual(Buffer.from(read?.bytes ?? []), spaced.bytes);
    assert.equal(read?.mediaType, spaced.mediaType);
    assert.equal(await registry.images.resolve(repository.id, tagName('b')), pushed.manifest.digest);
    assert.equal(await registry.images.resolve(repository.id, pushed.manifest.digest), pushed.manifest.digest);
    assert.equal(await registry.images.resolve(repository.id, tagName('c')), undefined);
    assert.deepEqual((await registry.images.get(repository.id, pushed.manifest.digest))?.tags, ['a', 'b']);
  });

  it('is told of when it comes or a tag moves to it, and not when nothing changes', async () => {
    const { registry, repository, changes } = await open();
    const [first, second] = [someImage(), someImage()];
    await pushImage(registry, repository, first, ['a']);
    await pushImage(registry, repository, second, ['a']);

    const same = await pushManifest(registry, repository, second.manifest, ['a']);
    const back = await pushManifest(registry, repository, first.manifest, ['a', 'b']);

    assert.equal(same.kind === 'stored' && same.changed, false);
    assert.equal(back.kind === 'stored' && back.changed, true);
    assert.deepEqual(
      changes.map(({ kind, digest, tags }) => ({ kind, digest, tags })),
      [
        { kind: 'manifest-pushed', digest: first.manifest.digest, tags: ['a'] },
        { kind: 'manifest-pushed', digest: second.manifest.digest, tags: ['a'] },
        { kind: 'manifest-pushed', digest: first.manifest.digest, tags: ['a', 'b'] },
      ],
    );
  });

  it('needs its blobs in its own repository', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const pushed = someImage();
    await pushBlob(registry, repository, pushed.config);
    for (const part of pushed.layers) await pushBlob(registry, other, part);

    const outcome = await pushManifest(registry, repository, pushed.manifest, ['a']);

    assert.deepEqual(outcome, { kind: 'blobs-missing', digests: pushed.layers.map(({ digest }) => digest) });
    assert.equal(await registry.images.resolve(repository.id, tagName('a')), undefined);
    assert.equal(await registry.images.resolve(repository.id, pushed.manifest.digest), undefined);
  });

  it('does not need layers that must not be passed on', async () => {
    const { registry, repository } = await open();
    const config = blob(Buffer.from('{}'), MEDIA_TYPE.ociConfig);
    await pushBlob(registry, repository, config);
    const kept = { digest: blob(randomBytes(9)).digest, size: 9, urls: ['https://example.org/layer'] };

    for (const mediaType of [
      'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
      'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    ]) {
      const manifest = manifestOf(config, [{ ...kept, mediaType }]);
      assert.equal((await pushManifest(registry, repository, manifest)).kind, 'stored');
    }
  });

  it('of an index needs its manifests', async () => {
    const { registry, repository } = await open();
    const [here, missing] = [someImage(), someImage()];
    await pushImage(registry, repository, here);
    const both = index([
      { image: here, architecture: 'amd64' },
      { image: missing, architecture: 'arm64' },
    ]);

    assert.deepEqual(await pushManifest(registry, repository, both), {
      kind: 'manifests-missing',
      digests: [missing.manifest.digest],
    });
    await pushImage(registry, repository, missing);
    assert.equal((await pushManifest(registry, repository, both)).kind, 'stored');
    assert.deepEqual(await registry.images.children(both.digest), [
      { digest: here.manifest.digest, platform: { os: 'linux', architecture: 'amd64' } },
      { digest: missing.manifest.digest, platform: { os: 'linux', architecture: 'arm64' } },
    ]);
  });

  it('is refused where its bytes have another digest', async () => {
    const { registry, repository } = await open();
    const [pushed, other] = [someImage(), someImage()];
    for (const part of pushed.blobs) await pushBlob(registry, repository, part);
    const { bytes, mediaType: contentType } = pushed.manifest;

    const outcome = await registry.images.put(repository, {
      bytes,
      contentType,
      tags: [],
      digest: other.manifest.digest,
    });

    assert.deepEqual(outcome, { kind: 'digest-mismatch', actual: pushed.manifest.digest });
  });

  it('keeps the algorithm that it was pushed under', async () => {
    const { registry, repository } = await open();
    const pushed = someImage();
    for (const part of pushed.blobs) await pushBlob(registry, repository, part);
    const { bytes, mediaType: contentType } = pushed.manifest;
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}` as Digest;

    const outcome = await registry.images.put(repository, { bytes, contentType, tags: [tagName('a')], digest });

    assert.equal(outcome.kind === 'stored' && outcome.digest, digest);
    assert.equal(await registry.images.resolve(repository.id, tagName('a')), digest);
    assert.equal(await registry.images.resolve(repository.id, pushed.manifest.digest), undefined);
  });

  it('is refused with the reason where it says nothing that can be kept', async () => {
    const { registry, repository } = await open();
    const { mediaType } = someImage().manifest;
    for (const [text, reason] of [
      ['', /not a JSON object/],
      ['[]', /not a JSON object/],
      ['{"schemaVersion":1}', /schemaVersion/],
      ['{"schemaVersion":2}', /config is not a descriptor/],
    ] as const) {
      const outcome = await registry.images.put(repository, {
        bytes: Buffer.from(text),
        contentType: mediaType,
        tags: [],
      });
      assert.match(outcome.kind === 'invalid' ? outcome.reason : outcome.kind, reason);
    }
  });

  it('goes nowhere when its repository is deleted in the meantime', async () => {
    const { registry, repository } = await open();
    const empty = json(MEDIA_TYPE.ociIndex, { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: [] });
    await registry.repositories.delete(repository.name, true);

    assert.deepEqual(await pushManifest(registry, repository, empty, ['a']), { kind: 'repository-unknown' });
    assert.deepEqual(await registry.images.deleteManifest(repository, empty.digest), { kind: 'unknown' });
    assert.equal(await registry.images.deleteTag(repository, tagName('a')), false);
  });

  it('remembers when it was last pulled', async () => {
    const { registry, repository } = await open();
    const digest = await pushImage(registry, repository, someImage());
    const before = await registry.images.get(repository.id, digest);

    registry.images.recordPull(repository.id, digest);
    await registry.close();

    assert.equal(before?.pulledAt, undefined);
    assert.equal(typeof (await registry.images.get(repository.id, digest))?.pulledAt, 'number');
  });
});

eachDatabase('an immutable tag', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('may be pushed again with the same digest, and with no other', async () => {
    const { registry } = await open();
    const repository = await makeRepository(registry, 'fixed', { tagMutability: 'IMMUTABLE' });
    const [first, second] = [someImage(), someImage()];
    await pushImage(registry, repository, first, ['a']);
    for (const part of second.blobs) await pushBlob(registry, repository, part);

    const again = await pushManifest(registry, repository, first.manifest, ['a']);
    const moved = await pushManifest(registry, repository, second.manifest, ['new', 'a']);

    assert.equal(again.kind, 'stored');
    assert.deepEqual(moved, { kind: 'tag-immutable', tag: 'a', digest: first.manifest.digest });
    assert.equal(await registry.images.resolve(repository.id, tagName('new')), undefined);
    assert.equal(await registry.images.resolve(repository.id, second.manifest.digest), undefined);
  });

  it('is judged by the settings at the time of the push', async () => {
    const { registry, repository } = await open();
    const [first, second] = [someImage(), someImage()];
    await pushImage(registry, repository, first, ['a']);
    for (const part of second.blobs) await pushBlob(registry, repository, part);

    await registry.repositories.update(repository.name, { tagMutability: 'IMMUTABLE' });

    assert.equal((await pushManifest(registry, repository, second.manifest, ['a'])).kind, 'tag-immutable');
  });

  it('goes to one of those who push it at once', async () => {
    const { registry } = await open();
    const repository = await makeRepository(registry, 'fixed', { tagMutability: 'IMMUTABLE' });
    for (let round = 0; round < 15; round += 1) {
      const images = [someImage(), someImage(), someImage()];
      for (const part of images.flatMap(({ blobs }) => blobs)) await pushBlob(registry, repository, part);

      const outcomes = await Promise.all(
        images.map(({ manifest }) => pushManifest(registry, repository, manifest, [`round-${round}`])),
      );

      const won = outcomes.filter((outcome) => outcome.kind === 'stored').map(({ digest }) => digest);
      assert.equal(won.length, 1);
      assert.deepEqual(won, [await registry.images.resolve(repository.id, tagName(`round-${round}`))]);
    }
  });
});

function manifestOf(config: Blob, layers: readonly object[]): Blob {
  const mediaType = MEDIA_TYPE.ociManifest;
  return json(mediaType, { schemaVersion: 2, mediaType, config: descriptor(config), layers });
}
