import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeOf } from './route.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('a path under /v2/', () => {
  for (const [path, expected] of [
    ['/v2', { kind: 'base' }],
    ['/v2/', { kind: 'base' }],
    ['/v2/_catalog', { kind: 'catalog' }],
    ['/v2/token', { kind: 'token' }],
    ['/v2/a/tags/list', { kind: 'tags', name: 'a' }],
    ['/v2/a/b/manifests/latest', { kind: 'manifest', name: 'a/b', reference: 'latest' }],
    [`/v2/a/blobs/${DIGEST}`, { kind: 'blob', name: 'a', reference: DIGEST }],
    ['/v2/a/blobs/sha256%3Aabc', { kind: 'blob', name: 'a', reference: 'sha256:abc' }],
    ['/v2/a%2Fb/manifests/x', { kind: 'manifest', name: 'a/b', reference: 'x' }],
    ['/v2/a/blobs/uploads/', { kind: 'uploads', name: 'a' }],
    ['/v2/a/blobs/uploads', { kind: 'uploads', name: 'a' }],
    ['/v2/a/blobs/uploads/1-2', { kind: 'upload', name: 'a', reference: '1-2' }],
    ['/v2/a/referrers/x', { kind: 'referrers', name: 'a', reference: 'x' }],
    ['/v2/blobs/uploads/manifests/x', { kind: 'manifest', name: 'blobs/uploads', reference: 'x' }],
    ['/v2/a/manifests/b/manifests/c', { kind: 'manifest', name: 'a/manifests/b', reference: 'c' }],
    ['/v2/manifests/tags/list', { kind: 'tags', name: 'manifests' }],
    ['/v2/a/manifests/', { kind: 'manifest', name: 'a', reference: '' }],
    ['/v2/a/tags/other', undefined],
    ['/v2/a', undefined],
    ['/v2/a/manifests', undefined],
    ['/v2/_other', undefined],
    ['/v2//tags/list', undefined],
    ['/v1/', undefined],
  ] as const) {
    it(`leads to ${expected?.kind ?? 'nothing'}: ${path.slice(0, 40)}`, () => {
      assert.deepEqual(routeOf(path), expected);
    });
  }

  for (const path of [
    '/v2/A/tags/list',
    '/v2/../tags/list',
    '/v2/a/../b/manifests/x',
    '/v2/%2e%2e/manifests/x',
    '/v2/%/manifests/x',
    '/v2/%ff/tags/list',
    '/v2/a%00/tags/list',
  ]) {
    it(`is refused for its name: ${path}`, () => {
      assert.throws(() => routeOf(path), { code: 'NAME_INVALID', status: 400 });
    });
  }
});
