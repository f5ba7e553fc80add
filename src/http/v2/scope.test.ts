import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { formatScopes, parseScopes } from './scope.ts';

for (const [parameters, expected] of [
  [[], ''],
  [[''], ''],
  [['repository:team-a/web:pull'], 'pull team-a/web'],
  [['repository:team-a/web:pull,push'], 'push team-a/web'],
  [['repository:team-a/web:push,pull'], 'push team-a/web'],
  [['repository:web:delete'], 'push web'],
  [['repository:web:*'], 'administer web'],
  [['repository:web:pull,push repository:base:pull'], 'push web, pull base'],
  [['repository:web:pull,push', 'repository:base:pull'], 'push web, pull base'],
  [['repository:localhost:5000/team-a/web:pull'], 'pull team-a/web'],
  [['repository:registry.example.com:443/web:pull'], 'pull web'],
  [['repository(plugin):team-a/web:pull'], 'pull team-a/web'],
  [['registry:catalog:*'], 'pull *'],
  [['repository:web:metadata_read'], ''],
  [['repository:web:metadata_read,pull'], 'pull web'],
  [['repository:web:'], ''],
  [['repository:web'], ''],
  [['repository::pull'], ''],
  [['repository:Web:pull'], ''],
  [['repository:*:pull'], ''],
  [['repository:team-a/*:pull'], ''],
  [['repository:../web:pull'], ''],
  [['repository:web:constructor'], ''],
  [['registry:other:*'], ''],
  [['pull'], ''],
] as const) {
  it(`takes ${JSON.stringify(parameters)} for "${expected}"`, () => {
    const grants = parseScopes(parameters) ?? [];

    assert.equal(grants.map(({ permission, pattern }) => `${permission} ${pattern}`).join(', '), expected);
  });
}

it('refuses more than fits into a token', () => {
  assert.equal(parseScopes(Array.from({ length: 100 }, () => 'repository:web:pull'))?.length, 100);
  assert.equal(parseScopes(Array.from({ length: 101 }, () => 'repository:web:pull')), undefined);
  assert.equal(parseScopes([`repository:${'x'.repeat(8000)}:pull`]), undefined);
});

it('grants nothing by wildcard, whatever is asked', () => {
  const part = fc.stringMatching(/^[a-z*:/.,() -]{0,12}$/);
  fc.assert(
    fc.property(part, part, (name, actions) => {
      const patterns = parseScopes([`repository:${name}:${actions}`])?.map(({ pattern }) => pattern);
      assert.doesNotMatch(String(patterns), /\*/);
    }),
  );
});

it('says scopes as they are asked for', () => {
  const asked = 'repository:web:pull,push repository:team-a/base:pull repository:old:*';

  assert.equal(formatScopes(parseScopes([asked]) ?? []), asked);
  assert.equal(formatScopes(parseScopes(['registry:catalog:*']) ?? []), '');
});
