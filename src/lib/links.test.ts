import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { followFolders, followLinks } from './links.ts';

const LINKS = new Map([
  ['lib', 'usr/lib'],
  ['etc/os-release', '../usr/lib/os-release'],
  ['up', '../../../etc'],
  ['absolute', '/usr/./lib//x/'],
  ['usr/lib/inner', '../share'],
  ['a', 'b'],
  ['b', 'a'],
  ['root', '/'],
]);

const CASES: readonly (readonly [string, string | undefined, string])[] = [
  ['etc/passwd', 'etc/passwd', 'etc/passwd'],
  ['lib', 'usr/lib', 'lib'],
  ['lib/x', 'usr/lib/x', 'usr/lib/x'],
  ['etc/os-release', 'usr/lib/os-release', 'etc/os-release'],
  ['up/x', 'etc/x', 'etc/x'],
  ['absolute', 'usr/lib/x', 'absolute'],
  ['lib/inner/y', 'usr/share/y', 'usr/share/y'],
  ['root', '', 'root'],
  ['root/x', 'x', 'x'],
  ['a', undefined, 'a'],
  ['a/x', undefined, 'a/x'],
];

describe('followLinks and followFolders', () => {
  for (const [path, target, inFolder] of CASES) {
    it(`leads from ${path} to ${target}`, () => {
      assert.equal(followLinks(LINKS, path), target);
      assert.equal(followFolders(LINKS, path), inFolder);
    });
  }
});
