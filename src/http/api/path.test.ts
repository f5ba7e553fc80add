import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routedPath } from './path.ts';

const CASES: readonly [target: string, path: string][] = [
  ['app/images/latest', 'app/images/latest'],
  ['app/images/latest/packages?limit=1', 'app/images/latest/packages'],
  ['team%2Fapp/images/latest', 'team%2Fapp/images/latest'],
  ['team/app/images/latest', 'team%2Fapp/images/latest'],
  ['a/b/c/images/latest/findings', 'a%2Fb%2Fc/images/latest/findings'],
  ['images/images/latest', 'images/images/latest'],
  ['app/images/images/packages', 'app/images/images/packages'],
  ['a/images/b/images/latest', 'a/images/b/images/latest'],
  ['a%2Fimages%2Fb/images/latest', 'a%2Fimages%2Fb/images/latest'],
  ['a/b/images/c/images/latest', 'a%2Fb%2Fimages%2Fc/images/latest'],
  ['../../images/latest', '..%2F../images/latest'],
  ['a/b/images', 'a%2Fb/images'],
  ['app/images', 'app/images'],
  ['a/b/images/images', 'a%2Fb/images/images'],
  ['images/latest', 'images/latest'],
  ['app/tags/latest', 'app/tags/latest'],
  ['team/app/tags/latest/history', 'team%2Fapp/tags/latest/history'],
  ['app/tags/images/history', 'app/tags/images/history'],
  ['team/app/tags/images', 'team%2Fapp/tags/images'],
  ['team/app/images/tags/manifest', 'team%2Fapp/images/tags/manifest'],
  ['team/app/labels', 'team%2Fapp/labels'],
  ['', ''],
  ['a/b/c', 'a/b/c'],
  ['%zz/b/images/latest', '%zz%2Fb/images/latest'],
];

describe('routedPath', () => {
  for (const [target, path] of CASES) {
    it(`takes "${target}" for "${path}"`, () => {
      assert.equal(routedPath(`/api/v1/repositories/${target}`), `/api/v1/repositories/${path}`);
    });
  }

  it('leaves alone what is of no repository', () => {
    assert.equal(routedPath('/api/v1/packages?name=a/images/b'), '/api/v1/packages');
    assert.equal(routedPath('/api/v1/repositories'), '/api/v1/repositories');
    assert.equal(routedPath('//api/v1/repositories/a/images/b'), '//api/v1/repositories/a/images/b');
    assert.equal(routedPath('/repositories/a/b/images/c'), '/repositories/a/b/images/c');
  });
});
