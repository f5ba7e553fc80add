import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Blob, descriptor, image, index, json } from '../../test/support/images.ts';
import { makeRepository, pushImage, someImage, testRegistries } from '../../test/support/registry.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';
import type { ImagePlace, RunningRegistry } from './index.ts';

const NOWHERE = someImage().manifest.digest;

eachDatabase('the places of images', (openDatabase) => {
  const open = testRegistries(openDatabase);
  const shown = (places: readonly ImagePlace[]) =>
    places.map(({ repository, tags }) => [repository, ...tags].join(' '));

  async function putIndex(registry: RunningRegistry, into: Parameters<typeof pushImage>[1], of: Blob, tag?: string) {
    const tags = tag === undefined ? [] : [tag as never];
    await registry.images.put(into, { bytes: of.bytes, contentType: of.mediaType, tags });
  }

  it('are all repositories that hold them, with their tags', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'team/other');
    const [shared, alone] = [someImage(), someImage()];
    await pushImage(registry, repository, shared, ['b', 'a']);
    await pushImage(registry, other, shared);
    await pushImage(registry, other, alone, ['c']);

    const { digest } = shared.manifest;
    assert.deepEqual(shown(await registry.images.places([digest])), ['app a b', 'team/other']);
    const both = await registry.images.places([alone.manifest.digest, digest, NOWHERE]);
    assert.deepEqual(shown(both).toSorted(), ['app a b', 'team/other', 'team/other c']);
    assert.deepEqual(await registry.images.places([]), []);
  });

  it('have the tags of the indexes that list them, in the same repository', async () => {
    const { registry, repository } = await open();
    const other = await makeRepository(registry, 'other');
    const listed = someImage();
    const inner = index([{ image: listed, architecture: 'amd64' }]);
    const outer = json(MEDIA_TYPE.ociIndex, {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests: [descriptor(inner), descriptor(listed.manifest)],
    });
    await pushImage(registry, repository, listed, ['own']);
    await pushImage(registry, other, listed);
    await putIndex(registry, repository, inner, 'inner');
    await putIndex(registry, repository, outer, 'outer');

    const { digest } = listed.manifest;
    assert.deepEqual(shown(await registry.images.places([digest])), ['app inner outer own', 'other']);
    assert.deepEqual(shown(await registry.images.places([inner.digest])), ['app inner outer']);
  });

  it('have no more than a hundred tags', async () => {
    const { registry, repository } = await open();
    const tagged = image({ layers: [] });
    const tags = Array.from({ length: 120 }, (_, at) => `v${String(at).padStart(3, '0')}`);
    await pushImage(registry, repository, tagged, tags);

    const [place] = await registry.images.places([tagged.manifest.digest]);
    assert.deepEqual(place?.tags, tags.slice(0, 100));
  });
});
