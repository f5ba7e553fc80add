import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { oldFiles, savedFiles, writeArchive } from '../../test/support/image-files.ts';
import { alpineLayer, file, image, layer, tar } from '../../test/support/images.ts';
import { seen } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';

const BASE = alpineLayer([{ name: 'musl', version: '1.2.4-r2' }], { compression: 'none' });
const TOP = layer([file('app/run', 'run')], { compression: 'none' });
const IMAGE = image({ layers: [BASE, TOP], format: 'docker' });
const LAYERS = [BASE.diffId, TOP.diffId];
const PLAIN = [BASE.bytes, TOP.bytes];
const SEEN = { name: 'app:1', digest: IMAGE.config.digest, platform: 'linux/amd64', layers: LAYERS };

describe('an archive of docker save', () => {
  const pressed: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ['as it is', (bytes) => bytes],
    ['in a gzip', (bytes) => gzipSync(bytes)],
    ['in a zstd', (bytes) => zstdCompressSync(bytes)],
  ];
  for (const [how, press] of pressed) {
    it(`is read ${how}`, async (t) => {
      const path = join(temporaryFolder(t), 'saved');
      writeArchive(path, savedFiles([{ image: IMAGE, names: ['app:1'], layers: PLAIN }]), press);

      assert.deepEqual(await seen(path), [SEEN]);
      assert.deepEqual(await seen(`docker-archive:${path}`), [SEEN]);
    });
  }

  it('takes layers that are compressed for the tar that the config names', async (t) => {
    const path = join(temporaryFolder(t), 'saved.tar');
    const layers = [gzipSync(BASE.bytes), zstdCompressSync(TOP.bytes)];
    writeArchive(path, savedFiles([{ image: IMAGE, names: [], layers }]));

    assert.deepEqual(await seen(path), [{ ...SEEN, name: path }]);
  });

  it('is read as docker before 1.10 wrote it, with links', async (t) => {
    const path = writeArchive(join(temporaryFolder(t), 'old.tar'), oldFiles('app', '1', PLAIN));
    const [found] = (await seen(path)) as { digest: string; name: string; layers: string[] }[];

    assert.deepEqual([found?.name, found?.layers], ['app:1', LAYERS]);
  });

  it('gives the image that a name or a number chooses, and all without', async (t) => {
    const other = image({ layers: [TOP], format: 'docker', architecture: 'arm64' });
    const path = join(temporaryFolder(t), 'two.tar');
    const both = [
      { image: IMAGE, names: ['app:1', 'app:latest'], layers: PLAIN },
      { image: other, names: ['tool:2'], layers: [TOP.bytes] },
    ];
    writeArchive(path, savedFiles(both));
    const names = async (target: string) => {
      const found = await seen(target);
      return Array.isArray(found) ? found.map(({ name }: { name: string }) => name) : found;
    };

    assert.deepEqual(await names(`docker-archive:${path}:app:1`), ['app:1']);
    assert.deepEqual(await names(`docker-archive:${path}:app`), ['app:1']);
    assert.deepEqual(await names(`docker-archive:${path}:@1`), ['tool:2']);
    assert.equal(
      await names(`docker-archive:${path}:none:1`),
      `cannot read "docker-archive:${path}:none:1": it has no image "none:1": it has "app:1", "app:latest", "tool:2"`,
    );
    assert.deepEqual(await names(path), ['app:1', 'tool:2']);
  });

  it('doubts what is not as its config says', async (t) => {
    const folder = temporaryFolder(t);
    const swapped = writeArchive(
      join(folder, 'swapped.tar'),
      savedFiles([{ image: IMAGE, names: [], layers: [TOP.bytes, BASE.bytes] }]),
    );
    const fewer = { ...IMAGE, layers: IMAGE.layers.slice(0, 1) };
    const cut = writeArchive(join(folder, 'cut.tar'), savedFiles([{ image: fewer, names: [], layers: PLAIN }]));
    const absent = writeArchive(
      join(folder, 'absent.tar'),
      savedFiles([{ image: IMAGE, names: [], layers: [BASE.bytes] }]),
    );
    const layersOf = async (path: string) => (await seen(path)) as { layers: string[]; remarks: string[] }[];

    assert.deepEqual((await layersOf(swapped))[0]?.layers, [
      `${TOP.diffId}, not ${BASE.diffId}`,
      `${BASE.diffId}, not ${TOP.diffId}`,
    ]);
    assert.deepEqual((await layersOf(cut))[0]?.remarks, ['its config names 2 layers, and the archive holds 1']);
    assert.deepEqual((await layersOf(absent))[0]?.layers, [
      BASE.diffId,
      'the archive does not hold "image0/layer1.tar"',
    ]);
  });

  it('is refused with a word where nothing can be made of it', async (t) => {
    const folder = temporaryFolder(t);
    const whole = tar(savedFiles([{ image: IMAGE, names: [], layers: PLAIN }]));
    const cases: readonly (readonly [name: string, bytes: Uint8Array, reason: string])[] = [
      ['cut.tar', whole.subarray(0, 1500), 'it is cut short'],
      ['cut.tar.gz', gzipSync(whole).subarray(0, 300), 'the gzip stream is cut short'],
      ['odd.tar', tar([file('manifest.json', '{"a":1}')]), 'its manifest.json is none that docker writes'],
      [
        'no-config.tar',
        tar([file('manifest.json', '[{"Config":"x.json","Layers":[]}]')]),
        'it does not hold the config "x.json"',
      ],
    ];
    for (const [name, bytes, reason] of cases) {
      const path = writeArchive(join(folder, name), [], () => bytes);

      assert.equal(await seen(path), `cannot read "${path}": ${reason}`);
    }
  });

  it('gives nothing of what lies outside of it', async (t) => {
    const listed = [{ Config: '../../etc/passwd', Layers: ['/etc/passwd'] }];
    const path = writeArchive(join(temporaryFolder(t), 'out.tar'), [file('manifest.json', JSON.stringify(listed))]);

    assert.equal(await seen(path), `cannot read "${path}": it does not hold the config "../../etc/passwd"`);
  });
});
