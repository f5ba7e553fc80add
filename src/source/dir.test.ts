import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alpineLayer, file, image, index, layer } from '../../test/support/images.ts';
import { writeImageFolder } from '../../test/support/run-client.ts';
import { seen } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';

const ONE = image({ layers: [alpineLayer([])], architecture: 'amd64' });
const TWO = image({ layers: [layer([file('a', 'a')])], architecture: 's390x' });

describe("skopeo's folder of an image", () => {
  it('is read, with a word before it or without', async (t) => {
    const folder = temporaryFolder(t);
    writeImageFolder(folder, ONE.manifest, [ONE]);
    const found = {
      name: folder,
      digest: ONE.manifest.digest,
      platform: 'linux/amd64',
      layers: [ONE.layers[0]?.digest],
    };

    assert.deepEqual(await seen(folder), [found]);
    assert.deepEqual(await seen(`dir:${folder}`), [found]);
  });

  it('is read where it has several images', async (t) => {
    const folder = temporaryFolder(t);
    const both = index([
      { image: ONE, architecture: 'amd64' },
      { image: TWO, architecture: 's390x' },
    ]);
    writeImageFolder(folder, both, [ONE, TWO]);

    const found = (await seen(folder, { platform: { os: 'linux', architecture: 's390x' } })) as { digest: string }[];
    assert.deepEqual(
      found.map(({ digest }) => digest),
      [TWO.manifest.digest],
    );
  });
});
