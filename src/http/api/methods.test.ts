import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { methodsAt } from './methods.ts';

const ROUTES = [
  { method: 'ALL', path: '/*' },
  { method: 'GET', path: '/things' },
  { method: 'POST', path: '/things' },
  { method: 'GET', path: '/things/:id' },
  { method: 'DELETE', path: '/things/:id' },
  { method: 'POST', path: '/things/all' },
];

describe('methodsAt', () => {
  const CASES: readonly (readonly [path: string, methods: readonly string[]])[] = [
    ['/things', ['GET', 'HEAD', 'POST']],
    ['/things/1', ['GET', 'HEAD', 'DELETE']],
    ['/things/all', ['GET', 'HEAD', 'DELETE', 'POST']],
    ['/things/1/2', []],
    ['/', []],
  ];
  for (const [path, methods] of CASES) {
    it(`knows what is served at ${path}`, () => {
      assert.deepEqual(methodsAt(ROUTES, path), methods);
    });
  }
});
