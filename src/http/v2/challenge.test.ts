import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createChallenge } from './challenge.ts';

for (const [url, scope, error, expected] of [
  [
    'http://localhost:5000',
    undefined,
    undefined,
    'Bearer realm="http://localhost:5000/v2/token",service="localhost:5000"',
  ],
  [
    'https://r.example.com/',
    undefined,
    undefined,
    'Bearer realm="https://r.example.com/v2/token",service="r.example.com"',
  ],
  [
    'http://r',
    'repository:a/b:pull,push',
    undefined,
    'Bearer realm="http://r/v2/token",service="r",scope="repository:a/b:pull,push"',
  ],
  [
    'http://r',
    'repository:a:pull',
    'insufficient_scope',
    'Bearer realm="http://r/v2/token",service="r",scope="repository:a:pull",error="insufficient_scope"',
  ],
  ['http://r', undefined, 'invalid_token', 'Bearer realm="http://r/v2/token",service="r",error="invalid_token"'],
  ['http://r', 'a"b\\c', undefined, 'Bearer realm="http://r/v2/token",service="r",scope="a\\"b\\\\c"'],
] as const) {
  it(`of ${url} with ${scope ?? 'no scope'} and ${error ?? 'no error'}`, () => {
    assert.equal(createChallenge(url)(scope, error), expected);
  });
}
