import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chainguard } from './chainguard.ts';

describe('chainguard', () => {
  it('is one release, whatever the day of the image', () => {
    const releases = ['20230201', '20251103', ''].map((VERSION_ID) =>
      chainguard.release({ ID: 'chainguard', VERSION_ID }),
    );

    assert.deepEqual(releases, ['rolling', 'rolling', 'rolling']);
  });

  it('names its ecosystem as OSV does, without a release', () =>
    assert.equal(chainguard.ecosystem('rolling'), 'Chainguard'));

  it('has no end', () =>
    assert.deepEqual(chainguard.support('rolling', Date.parse('2100-01-01')), { kind: 'supported' }));
});
