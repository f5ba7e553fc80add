import assert from 'node:assert/strict';
import { it } from 'node:test';
import { versionScheme, versionSchemes } from './index.ts';

it('finds each scheme by its id, and none by another', () => {
  for (const scheme of versionSchemes) assert.equal(versionScheme(scheme.id), scheme);
  assert.equal(versionScheme('debian'), undefined);
});
