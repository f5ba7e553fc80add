import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { almalinux } from './almalinux.ts';

const RELEASES: readonly [name: string, versionId: string, release: string | undefined][] = [
  ['AlmaLinux', '8.6', '8'],
  ['AlmaLinux', '9.4', '9'],
  ['AlmaLinux', '10.0', '10'],
  ['AlmaLinux Kitten', '10', undefined],
  ['AlmaLinux', '', undefined],
];

describe('almalinux', () => {
  for (const [name, versionId, release] of RELEASES) {
    it(`takes ${name} "${versionId}" for ${release}`, () => {
      assert.equal(almalinux.release({ ID: 'almalinux', NAME: name, VERSION_ID: versionId }), release);
    });
  }

  it('names its ecosystems as OSV does', () => assert.equal(almalinux.ecosystem('9'), 'AlmaLinux:9'));

  it('is supported to the end of its last day', () => {
    const end = Date.parse('2029-06-01');

    assert.deepEqual(almalinux.support('8', end - 1), { kind: 'supported', until: end });
    assert.deepEqual(almalinux.support('8', end), { kind: 'end-of-life', since: end });
    assert.deepEqual(almalinux.support('7', 0), { kind: 'unknown' });
  });
});
