import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Image, image, index, layer } from '../../test/support/images.ts';
import { makeRepository, pushImage, pushManifest, testRegistries } from '../../test/support/registry.ts';
import { previewDeletion } from './deletion-preview.ts';

const base = layer(randomBytes(100), { compression: 'none' });
const onBase = () => image({ layers: [base, layer(randomBytes(300), { compression: 'none' })] });

/** Bytes of what an image has for itself. */
function ownBytes({ blobs }: Image): number {
  return blobs.filter(({ digest }) => digest !== base.digest).reduce((sum, { bytes }) => sum + bytes.length, 0);
}

eachDatabase('what deleting images would come to', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('counts what nothing else needs, in this repository or another', async () => {
    const { registry, repository, db } = await open();
    const [one, two, shared] = [onBase(), onBase(), onBase()];
    const digests = [await pushImage(registry, repository, one, ['one']), await pushImage(registry, repository, two)];
    digests.push(await pushImage(registry, repository, shared));
    const before = await previewDeletion(db.query, repository.id, digests);
    await pushImage(registry, await makeRepository(registry, 'other'), shared);

    const both = await previewDeletion(db.query, repository.id, digests);

    const all = ownBytes(one) + ownBytes(two) + ownBytes(shared) + base.bytes.length;
    assert.equal(before.freedBytes, all);
    assert.equal(both.freedBytes, ownBytes(one) + ownBytes(two));
    assert.deepEqual([both.parts, both.attached], [[], 0]);
    assert.deepEqual(both.images.map(({ tags }) => tags.join(' ')).toSorted(), ['', '', 'one']);
  });

  it('takes along what an index alone lists, and leaves what another index lists', async () => {
    const { registry, repository, db } = await open();
    const [own, tagged, twice] = [onBase(), onBase(), onBase()];
    for (const [each, tags] of [
      [own, []],
      [tagged, ['kept']],
      [twice, []],
    ] as const) {
      await pushImage(registry, repository, each, tags);
    }
    const listed = [own, tagged, twice].map((each) => ({ image: each, architecture: 'amd64' }));
    const first = index(listed);
    const second = index([{ image: twice, architecture: 'arm64' }]);
    await pushManifest(registry, repository, first, ['first']);
    await pushManifest(registry, repository, second, ['second']);

    const goes = await previewDeletion(db.query, repository.id, [first.digest]);
    const stays = await previewDeletion(db.query, repository.id, [first.digest, twice.manifest.digest]);
    const together = await previewDeletion(db.query, repository.id, [
      first.digest,
      second.digest,
      twice.manifest.digest,
    ]);

    assert.deepEqual([goes.parts, goes.freedBytes], [[own.manifest.digest], ownBytes(own)]);
    assert.deepEqual(stays.images.find(({ digest }) => digest === twice.manifest.digest)?.listedBy, second.digest);
    assert.ok(together.images.every(({ listedBy }) => listedBy === undefined));
    assert.equal(together.freedBytes, ownBytes(own) + ownBytes(twice));
  });
});
