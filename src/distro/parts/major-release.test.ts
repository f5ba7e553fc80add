import assert from 'node:assert/strict';
import { it } from 'node:test';
import { majorRelease } from './major-release.ts';

const CASES: readonly [versionId: string | undefined, release: string | undefined][] = [
  ['9', '9'],
  ['9.4', '9'],
  ['8.10', '8'],
  ['10.0', '10'],
  [' 9.4 ', '9'],
  ['10.0.1', '10'],
  ['', undefined],
  [undefined, undefined],
  ['0.9', undefined],
  ['9 Stream', undefined],
  ['9.', undefined],
  ['rawhide', undefined],
];

for (const [versionId, release] of CASES) {
  it(`reads VERSION_ID ${JSON.stringify(versionId)} as ${release}`, () => {
    assert.equal(majorRelease(versionId === undefined ? {} : { VERSION_ID: versionId }), release);
  });
}
