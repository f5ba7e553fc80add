import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newestFix } from './newest-fix.ts';

describe('the version that mends all', () => {
  const cases: readonly [type: string, versions: readonly string[], newest: string | undefined][] = [
    ['apk', ['3.0.8-r0', '3.0.10-r0', '3.0.9-r1'], '3.0.10-r0'],
    ['deb', ['1.2~rc1', '1.2'], '1.2'],
    ['rpm', ['1:1.0-1', '2.0-1'], '1:1.0-1'],
    ['npm', ['4.17.9', '4.17.21'], '4.17.21'],
    ['pypi', ['2.0rc1', '2.0'], '2.0'],
    ['npm', ['1.0.0'], '1.0.0'],
    ['npm', ['1.0.0', 'x y'], undefined],
    ['unheard-of', ['1', '2'], undefined],
    ['unheard-of', ['1', '1'], '1'],
    ['npm', [], undefined],
  ];
  for (const [type, versions, newest] of cases) {
    it(`of ${type} ${versions.join(', ')} is ${newest}`, () => assert.equal(newestFix(type, versions), newest));
  }
});
