import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { dpkgStatusD } from './dpkg-status-d.ts';

const PATHS: readonly (readonly [string, boolean])[] = [
  ['var/lib/dpkg/status.d/libc6', true],
  ['var/lib/dpkg/status.d/bGliYzY=', true],
  ['var/lib/dpkg/status.d/libc6.md5sums', false],
  ['var/lib/dpkg/status.d/more/libc6', false],
  ['var/lib/dpkg/status.d', false],
  ['var/lib/dpkg/status', false],
];

describe('dpkgStatusD', () => {
  for (const [path, isWanted] of PATHS) {
    it(`${isWanted ? 'wants' : 'leaves'} ${path}`, () => {
      assert.equal(dpkgStatusD.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  it('takes a package that does not say so for installed', async () => {
    const stanza =
      'Package: libc6\nSource: glibc\nVersion: 2.36-9+deb12u4\nArchitecture: amd64\nDescription: GNU C Library\n';

    const facts = await factsOf(dpkgStatusD, 'var/lib/dpkg/status.d/libc6', stanza);

    assert.deepEqual(packagesIn(facts).map(lineOf), ['libc6 2.36-9+deb12u4 glibc 2.36-9+deb12u4 amd64']);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('leads through the folders above, and to every name inside', () => {
    const paths = ['', 'var', 'var/lib', 'var/lib/dpkg', 'var/lib/dpkg/status.d', 'var/lib/dpkg/status.d/x'];

    assert.deepEqual(
      paths.filter((path) => !dpkgStatusD.leadsTo?.(path)),
      [],
    );
    assert.equal(dpkgStatusD.leadsTo?.('var/lib/apt'), false);
  });
});
