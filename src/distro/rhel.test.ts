import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distroFor } from './index.ts';
import { rhel } from './rhel.ts';

const RELEASES: readonly [version: string, release: string | undefined][] = [
  ['8.6', '8'],
  ['9.4', '9'],
  ['10.0', '10'],
  ['7.9', '7'],
  ['6.10', '6'],
  ['8', '8'],
  ['', undefined],
  ['8.6 Beta', undefined],
  ['rolling', undefined],
];

describe('rhel', () => {
  for (const [version, release] of RELEASES) {
    it(`reads VERSION_ID "${version}" as ${release}`, () => {
      assert.equal(rhel.release({ ID: 'rhel', VERSION_ID: version }), release);
    });
  }

  it('files the advisories of all minor releases of a major one together', () => {
    assert.equal(rhel.ecosystem('9'), 'Red Hat:9');
  });

  it('is supported, then by those who sell ELS, then at its end', () => {
    const on = (day: string) => rhel.support('7', Date.parse(day));

    assert.equal(on('2024-06-30T23:59:59Z').kind, 'supported');
    assert.deepEqual(on('2024-07-01'), {
      kind: 'extended',
      until: Date.parse('2029-06-01'),
      by: 'Extended Life Cycle Support',
    });
    assert.deepEqual(on('2029-06-01'), { kind: 'end-of-life', since: Date.parse('2029-06-01') });
  });

  it('says nothing of releases that are not known', () => {
    assert.deepEqual(rhel.support('42', 0), { kind: 'unknown' });
  });

  it('is no other distribution that is made from its sources', () => {
    assert.equal(distroFor({ ID: 'rhel', VERSION_ID: '9.4' })?.id, 'rhel');
    for (const id of ['centos', 'almalinux', 'rocky', 'ol', 'fedora'])
      assert.notEqual(distroFor({ ID: id })?.id, 'rhel');
  });
});
