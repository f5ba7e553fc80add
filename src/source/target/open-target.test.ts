import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { seen } from '../../../test/support/sources.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { targetForm, targetSources } from '../index.ts';

const REFUSED: readonly (readonly [target: string, sentence: string])[] = [
  ['alpine:3.19', 'there is no file or folder "alpine:3.19"; an image in a registry is written docker://alpine:3.19'],
  ['./no/such.tar', 'there is no file or folder "./no/such.tar"'],
  ['', 'there is no file or folder ""'],
  ['docker-archive:no.tar', 'there is no file or folder "no.tar"'],
  ['oci:no:1', 'there is no file or folder "no:1"'],
  ['docker://UPPER', 'cannot read "docker://UPPER": "UPPER" is no name of a repository'],
  [
    'docker-daemon:alpine:3.19',
    '"docker-daemon:alpine:3.19" is in the store of an engine, which is not read: save it to a file with docker save or podman save',
  ],
];

describe('a target', () => {
  for (const [target, sentence] of REFUSED) {
    it(`is refused with what to do: "${target}"`, async () => {
      assert.equal(await seen(target), sentence);
    });
  }

  it('is known by the kind that it begins with, or by what is there', async (t) => {
    const folder = temporaryFolder(t);
    const named = [folder, join(folder, 'none'), `rootfs:${folder}`, 'oci:none', 'docker://app', 'app:1', 'team/oci:1'];

    const forms = await Promise.all(named.map((text) => targetForm(targetSources, text)));

    assert.deepEqual(forms, ['path', undefined, 'kind', 'kind', 'kind', undefined, undefined]);
  });

  it('may have a colon in the name of its file', async (t) => {
    const folder = join(temporaryFolder(t), 'oci:x');
    mkdirSync(folder);

    assert.deepEqual(((await seen(folder)) as { name: string }[])[0]?.name, folder);
    assert.deepEqual(((await seen(`rootfs:${folder}`)) as { name: string }[])[0]?.name, folder);
  });

  it('is not taken for another kind than the one that it is said to be', async (t) => {
    const path = join(temporaryFolder(t), 'notes.txt');
    writeFileSync(path, 'notes');

    assert.equal(await seen(`docker-archive:${path}`), `"${path}" is not what docker save writes`);
  });
});
