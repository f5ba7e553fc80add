import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amzn } from './amzn.ts';

const RELEASES: readonly [versionId: string, release: string | undefined][] = [
  ['2018.03', '1'],
  ['2011.09', '1'],
  ['2017.09', '1'],
  ['2', '2'],
  ['2.0', '2'],
  ['2022', '2022'],
  ['2023', '2023'],
  ['2023.5.20240722', '2023'],
  ['2017.12', '2'],
  ['', undefined],
  ['3', undefined],
  ['2018', undefined],
  ['20234', undefined],
];

describe('amzn', () => {
  for (const [versionId, release] of RELEASES) {
    it(`reads VERSION_ID "${versionId}" as ${release}`, () => {
      assert.equal(amzn.release({ ID: 'amzn', VERSION_ID: versionId }), release);
    });
  }

  it('names its ecosystems in the way of OSV, which has none for it', () => {
    assert.equal(amzn.ecosystem('2023'), 'Amazon Linux:2023');
  });

  it('tells support from maintenance, and both from the end', () => {
    const maintained = {
      kind: 'extended',
      until: Date.parse('2024-01-01'),
      by: 'Amazon Linux AMI maintenance support',
    };

    assert.deepEqual(amzn.support('1', Date.parse('2022-01-01')), maintained);
    assert.deepEqual(amzn.support('2', Date.parse('2026-07-01')), {
      kind: 'end-of-life',
      since: Date.parse('2026-07-01'),
    });
    assert.deepEqual(amzn.support('2023', Date.parse('2026-07-01')), {
      kind: 'supported',
      until: Date.parse('2029-07-01'),
    });
    assert.deepEqual(amzn.support('2022', 0), { kind: 'unknown' });
  });
});
