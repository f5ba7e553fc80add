import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import { dpkgFiles } from './dpkg-files.ts';

const METADATA = 'usr/lib/python3/dist-packages/six-1.16.0.egg-info';

describe('dpkgFiles', () => {
  it('names the files of a package, and no folders', async () => {
    const list = `/.\n/usr\n/usr/lib\n/usr/lib/python3\n/usr/lib/python3/dist-packages\n/${METADATA}\n/usr/lib/python3/dist-packages/six.py\n`;

    const facts = await factsOf(dpkgFiles, 'var/lib/dpkg/info/python3-six.list', list);

    const paths = [METADATA, 'usr/lib/python3/dist-packages/six.py'];
    assert.deepEqual(facts, [{ kind: 'owned', type: 'deb', owner: 'python3-six', paths }]);
  });

  it('takes the architecture off the name', async () => {
    const [fact] = await factsOf(dpkgFiles, 'var/lib/dpkg/info/libc6:amd64.list', '/lib/libc.so.6\n');

    assert.ok(fact?.kind === 'owned');
    assert.equal(fact.owner, 'libc6');
  });

  it('names only what somebody looks at', async () => {
    const facts = await factsOf(dpkgFiles, 'var/lib/dpkg/info/p.list', `/${METADATA}\n/usr/share/doc/p\n`, {
      isSought: (path) => path.endsWith('.egg-info'),
    });

    assert.deepEqual(facts, [{ kind: 'owned', type: 'deb', owner: 'p', paths: [METADATA] }]);
  });

  it('says nothing of a package whose files nobody looks at', async () => {
    assert.deepEqual(await factsOf(dpkgFiles, 'var/lib/dpkg/info/p.list', '/a\n', { isSought: () => false }), []);
  });

  it('reads the sums that distroless images have', async () => {
    const sums = 'd41d8cd98f00b204e9800998ecf8427e  usr/bin/python3.11\n';

    const facts = await factsOf(dpkgFiles, 'var/lib/dpkg/status.d/python3.11-minimal.md5sums', sums);

    const paths = ['usr/bin/python3.11'];
    assert.deepEqual(facts, [{ kind: 'owned', type: 'deb', owner: 'python3.11-minimal', paths }]);
  });

  it('believes no path that climbs or is written in a strange way', async () => {
    const list = '/../etc/x\n/a//b\n/a/./b\n\n/\n/good\n';

    const [fact] = await factsOf(dpkgFiles, 'var/lib/dpkg/info/p.list', list);

    assert.ok(fact?.kind === 'owned');
    assert.deepEqual(fact.paths, ['good']);
  });

  it('wants lists where dpkg keeps them alone', () => {
    const wants = (path: string) => dpkgFiles.wants({ path, mode: 0o644, sizeBytes: 1 });

    assert.equal(wants('var/lib/dpkg/info/p.list'), true);
    assert.equal(wants('var/lib/dpkg/info/p.md5sums'), false);
    assert.equal(wants('var/lib/dpkg/info/deeper/p.list'), false);
    assert.equal(wants('etc/apt/sources.list'), false);
  });
});
