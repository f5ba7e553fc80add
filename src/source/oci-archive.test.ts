import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { layoutOf, savedFiles, writeArchive } from '../../test/support/image-files.ts';
import { alpineLayer, file, image } from '../../test/support/images.ts';
import { seen } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';

const BASE = alpineLayer([{ name: 'musl', version: '1.2.4-r2' }], { compression: 'none' });
const IMAGE = image({ layers: [BASE] });

describe('an archive of an OCI layout', () => {
  it('is read, compressed or not', async (t) => {
    const folder = temporaryFolder(t);
    const plain = writeArchive(join(folder, 'a.tar'), layoutOf(IMAGE));
    const pressed = writeArchive(join(folder, 'a.tgz'), layoutOf(IMAGE), (bytes) => gzipSync(bytes));
    const found = { digest: IMAGE.manifest.digest, platform: 'linux/amd64', layers: [BASE.digest] };

    assert.deepEqual(await seen(plain), [{ name: plain, ...found }]);
    assert.deepEqual(await seen(`oci-archive:${pressed}`), [{ name: pressed, ...found }]);
  });

  it('is taken for a layout where it is one of docker save too', async (t) => {
    const saved = savedFiles([{ image: IMAGE, names: ['app:1'], layers: [BASE.bytes] }]);
    const path = writeArchive(join(temporaryFolder(t), 'both.tar'), [...saved, ...layoutOf(IMAGE)]);

    const [found] = (await seen(path)) as { digest: string }[];
    assert.equal(found?.digest, IMAGE.manifest.digest);
  });

  it('is taken for one of docker save where its layout is none', async (t) => {
    const saved = savedFiles([{ image: IMAGE, names: ['app:1'], layers: [BASE.bytes] }]);
    const path = writeArchive(join(temporaryFolder(t), 'odd.tar'), [...saved, file('index.json', '{}')]);

    const [found] = (await seen(path)) as { name: string }[];
    assert.equal(found?.name, 'app:1');
  });

  it('says which layer it does not hold', async (t) => {
    const files = layoutOf(IMAGE).filter(({ content }) => content.length !== BASE.bytes.length);
    const path = writeArchive(join(temporaryFolder(t), 'less.tar'), files);

    const [found] = (await seen(path)) as { layers: string[] }[];
    assert.deepEqual(found?.layers, ['the archive does not hold it']);
  });
});
