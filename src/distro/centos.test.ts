import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { centos } from './centos.ts';

const RELEASES: readonly [osRelease: Record<string, string>, release: string | undefined][] = [
  [{ NAME: 'CentOS Linux', VERSION: '7 (Core)', VERSION_ID: '7' }, '7'],
  [{ NAME: 'CentOS Linux', VERSION: '8', VERSION_ID: '8' }, '8'],
  [{ VERSION_ID: '6.10' }, '6'],
  [{ NAME: 'CentOS Stream', VERSION: '8', VERSION_ID: '8' }, undefined],
  [{ NAME: 'CentOS Stream', VERSION: '9', VERSION_ID: '9' }, undefined],
  [{ VERSION_ID: '9' }, undefined],
  [{}, undefined],
];

describe('centos', () => {
  for (const [osRelease, release] of RELEASES) {
    it(`reads ${JSON.stringify(osRelease)} as ${release}`, () => {
      assert.equal(centos.release({ ID: 'centos', ...osRelease }), release);
    });
  }

  it('has the advisories of RHEL', () => {
    assert.equal(centos.ecosystem('7'), 'Red Hat:7');
    assert.equal(centos.filedUnder, 'source and binary');
    assert.deepEqual(centos.products?.('7', { names: [], cpes: [] }), ['cpe:/o:redhat:enterprise_linux:7']);
  });

  it('ends when it ended, and not with RHEL', () => {
    assert.equal(centos.support('8', Date.parse('2021-12-31T12:00:00Z')).kind, 'supported');
    assert.deepEqual(centos.support('8', Date.parse('2026-01-01')), {
      kind: 'end-of-life',
      since: Date.parse('2022-01-01'),
    });
    assert.deepEqual(centos.support('9', 0), { kind: 'unknown' });
  });
});
