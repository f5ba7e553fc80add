import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wolfi } from './wolfi.ts';

describe('wolfi', () => {
  it('is one release, whatever the day of the image', () => {
    const releases = ['20230201', '20251103', ''].map((VERSION_ID) => wolfi.release({ ID: 'wolfi', VERSION_ID }));

    assert.deepEqual(releases, ['rolling', 'rolling', 'rolling']);
  });

  it('names its ecosystem as OSV does, without a release', () => assert.equal(wolfi.ecosystem('rolling'), 'Wolfi'));

  it('has no end', () => assert.deepEqual(wolfi.support('rolling', Date.parse('2100-01-01')), { kind: 'supported' }));
});
