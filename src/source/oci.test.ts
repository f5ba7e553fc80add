import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { layoutFiles, layoutIndex, layoutOf, writeFiles } from '../../test/support/image-files.ts';
import { alpineLayer, blob, file, image, index, json, layer } from '../../test/support/images.ts';
import { seen } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { hexOf } from '../oci/digest.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';
import { linuxPlatform } from '../oci/platform.ts';

const { architecture: HERE } = linuxPlatform(process.arch);
const ELSEWHERE = HERE === 's390x' ? 'riscv64' : 's390x';
const own = image({ layers: [alpineLayer([])], architecture: HERE });
const other = image({ layers: [layer([file('a', 'a')])], architecture: ELSEWHERE });
const both = index([
  { image: other, architecture: ELSEWHERE },
  { image: own, architecture: HERE },
]);
const blobs = [own.manifest, ...own.blobs, other.manifest, ...other.blobs];
const seenOf = ({ manifest, layers }: typeof own, name: string, architecture: string) => ({
  name,
  digest: manifest.digest,
  platform: `linux/${architecture}`,
  layers: layers.map(({ digest }) => digest),
});

describe('an OCI layout', () => {
  it('is read, with a word before it or without', async (t) => {
    const folder = writeFiles(temporaryFolder(t), layoutOf(own));

    assert.deepEqual(await seen(folder), [seenOf(own, folder, HERE)]);
    assert.deepEqual(await seen(`oci:${folder}`), [seenOf(own, folder, HERE)]);
  });

  it('gives of an index in an index the image for this machine, for another, or all', async (t) => {
    const outer = json(MEDIA_TYPE.ociIndex, {
      schemaVersion: 2,
      manifests: [{ mediaType: both.mediaType, digest: both.digest, size: both.size }],
    });
    const folder = writeFiles(temporaryFolder(t), layoutFiles(layoutIndex([outer]), [outer, both, ...blobs]));
    const elsewhere = { os: 'linux', architecture: ELSEWHERE };

    assert.deepEqual(await seen(folder), [seenOf(own, folder, HERE)]);
    assert.deepEqual(await seen(folder, { platform: elsewhere }), [seenOf(other, folder, ELSEWHERE)]);
    assert.deepEqual(await seen(folder, { platform: 'all' }), [
      seenOf(other, folder, ELSEWHERE),
      seenOf(own, folder, HERE),
    ]);
    assert.equal(
      await seen(folder, { platform: { os: 'windows', architecture: 'amd64' } }),
      `cannot read "${folder}": it is for linux/${ELSEWHERE}, linux/${HERE}, not for windows/amd64: ` +
        '--platform names another, and --platform all takes all of them',
    );
  });

  it('takes the only image that is there, whatever it is for', async (t) => {
    const one = writeFiles(temporaryFolder(t), layoutOf(other));
    const left = [both, other.manifest, ...other.blobs];
    const rest = writeFiles(temporaryFolder(t), layoutFiles(layoutIndex([both]), left));

    assert.deepEqual(await seen(one), [seenOf(other, one, ELSEWHERE)]);
    assert.deepEqual(await seen(rest), [seenOf(other, rest, ELSEWHERE)]);
  });

  it('passes over attestations, and not over what only says that it is one', async (t) => {
    const statement = blob(Buffer.from('{}'), 'application/vnd.in-toto+json');
    const attestation = image({ layers: [{ ...layer([]), ...statement }] });
    const listed = [
      { ...attestation.manifest, platform: { os: 'unknown', architecture: 'unknown' } },
      {
        ...own.manifest,
        platform: { os: 'linux', architecture: HERE },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
    ];
    const folder = writeFiles(temporaryFolder(t), layoutFiles(layoutIndex(listed), [attestation.manifest, ...blobs]));

    assert.deepEqual(await seen(folder), [seenOf(own, folder, HERE)]);
  });

  it('gives the image that a name chooses', async (t) => {
    const name = (text: string) => ({ annotations: { 'org.opencontainers.image.ref.name': text } });
    const listed = layoutIndex([
      { ...own.manifest, ...name('one') },
      { ...other.manifest, ...name('two') },
    ]);
    const folder = writeFiles(temporaryFolder(t), layoutFiles(listed, blobs));

    assert.deepEqual(await seen(`oci:${folder}:two`), [seenOf(other, folder, ELSEWHERE)]);
    assert.equal(
      await seen(`oci:${folder}:three`),
      `cannot read "oci:${folder}:three": it has no image "three": it has "one", "two"`,
    );
  });

  it('doubts blobs that are not what they are called, and does not read what is no file', async (t) => {
    const [base] = own.layers;
    const forged = layoutOf(own).map((entry) =>
      base !== undefined && entry.path.endsWith(hexOf(base.digest)) ? file(entry.path, 'other') : entry,
    );
    const folder = writeFiles(temporaryFolder(t), forged);
    const endless = writeFiles(temporaryFolder(t), layoutFiles(layoutIndex([own.manifest]), own.blobs));
    mkdirSync(join(endless, 'blobs/sha256'), { recursive: true });
    symlinkSync('/dev/zero', join(endless, 'blobs/sha256', hexOf(own.manifest.digest)));

    const [found] = (await seen(folder)) as { layers: string[] }[];
    assert.match(found?.layers[0] ?? '', new RegExp(`, not ${base?.digest}$`));
    assert.equal(
      await seen(endless),
      `cannot read "${endless}": it lists the manifest ${own.manifest.digest}, which is not there`,
    );
  });

  it('ends at indexes that list each other', async (t) => {
    let inner = index([]);
    const chain = [inner];
    for (let at = 0; at < 10; at += 1) {
      const { mediaType, digest, size } = inner;
      inner = json(mediaType, { schemaVersion: 2, manifests: [{ mediaType, digest, size }] });
      chain.push(inner);
    }
    const folder = writeFiles(temporaryFolder(t), layoutFiles(layoutIndex([inner]), chain));

    assert.equal(await seen(folder), `cannot read "${folder}": its indexes lie more than 5 deep in each other`);
  });
});
