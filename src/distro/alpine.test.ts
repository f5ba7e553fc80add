import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alpine } from './alpine.ts';

const RELEASES: readonly [versionId: string, release: string | undefined][] = [
  ['3.18.9', 'v3.18'],
  ['3.10.3', 'v3.10'],
  ['3.20', 'v3.20'],
  ['3.18.0_rc2', 'v3.18'],
  ['3.21.0_alpha20240923', 'edge'],
  ['3.13_alpha20201218', 'edge'],
  ['edge', 'edge'],
  ['', undefined],
  ['3', undefined],
  ['3.18.9-r0', undefined],
];

describe('alpine', () => {
  for (const [versionId, release] of RELEASES) {
    it(`reads VERSION_ID ${JSON.stringify(versionId)} as ${release}`, () => {
      assert.equal(alpine.release({ ID: 'alpine', VERSION_ID: versionId }), release);
    });
  }

  it('names its ecosystems as OSV does', () => assert.equal(alpine.ecosystem('v3.18'), 'Alpine:v3.18'));

  it('is supported to the end of its last day', () => {
    const end = Date.parse('2025-05-10');

    assert.deepEqual(alpine.support('v3.18', end - 1), { kind: 'supported', until: end });
    assert.deepEqual(alpine.support('v3.18', end), { kind: 'end-of-life', since: end });
  });

  it('has no end for edge, and nothing to say of a branch that it does not know', () => {
    assert.deepEqual(alpine.support('edge', Date.parse('2100-01-01')), { kind: 'supported' });
    assert.deepEqual(alpine.support('v3.99', 0), { kind: 'unknown' });
  });
});
