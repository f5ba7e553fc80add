import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseRepositoryName } from '../oci/name.ts';
import { allows, anonymousIdentity, isGrantPattern, narrowGrants, parsePermission } from './permissions.ts';
import type { Grant, Identity, Permission } from './types.ts';

const PERMISSIONS: readonly Permission[] = ['pull', 'push', 'administer'];

describe('permissions', () => {
  for (const [grants, asked, expected] of [
    ['pull team-a/*', 'pull team-a/web', true],
    ['pull team-a/*', 'push team-a/web', false],
    ['pull team-a/*', 'pull team-a', false],
    ['pull team-a/*', 'pull team-ab/web', false],
    ['pull team-a/*', 'pull team-a/b/c', true],
    ['push team-a/web', 'pull team-a/web', true],
    ['push team-a/web', 'push team-a/web2', false],
    ['administer *', 'push anything/at-all', true],
    ['pull *, push team-a/*', 'push team-b/web', false],
    ['pull *, push team-a/*', 'push team-a/web', true],
    ['pull *-base', 'pull debian-base', true],
    ['pull *-base', 'pull debian-base/x', false],
    ['pull a*b*c', 'pull aXbXc'.toLowerCase(), true],
    ['pull a*b*c', 'pull acb', false],
    ['pull a*a', 'pull a', false],
    ['', 'pull x', false],
    ['administer *', 'administer', true],
    ['administer **', 'administer', true],
    ['administer team-a/*', 'administer', false],
    ['push *', 'pull', true],
    ['pull *', 'push', false],
  ] as const) {
    it(`"${grants}" ${expected ? 'allows' : 'does not allow'} "${asked}"`, () => {
      const [permission = '', repository] = asked.split(' ');

      const answer = allows(
        user(grants),
        permissionOf(permission),
        (repository && parseRepositoryName(repository)) || undefined,
      );

      assert.equal(answer, expected);
    });
  }

  it('lets the anonymous pull everything or nothing', () => {
    assert.equal(allows(anonymousIdentity(true), 'pull', parseRepositoryName('x')), true);
    assert.equal(allows(anonymousIdentity(true), 'push', parseRepositoryName('x')), false);
    assert.equal(allows(anonymousIdentity(false), 'pull', parseRepositoryName('x')), false);
  });

  it('knows its three words only', () => {
    assert.deepEqual(['pull', 'push', 'administer', 'delete', ''].map(parsePermission), [
      ...PERMISSIONS,
      undefined,
      undefined,
    ]);
  });

  for (const [pattern, expected] of [
    ['*', true],
    ['team-a/*', true],
    ['a.b_c-d/e*f', true],
    ['', false],
    ['Team/*', false],
    ['a b', false],
    ['a?', false],
    ['x'.repeat(255), true],
    ['x'.repeat(256), false],
  ] as const) {
    it(`${expected ? 'takes' : 'refuses'} the pattern "${pattern.slice(0, 12)}" of ${pattern.length} characters`, () => {
      assert.equal(isGrantPattern(pattern), expected);
    });
  }
});

describe('narrowing', () => {
  for (const [held, asked, expected] of [
    ['push team-a/*', 'pull team-a/web', 'pull team-a/web'],
    ['administer *', 'push team-a/web', 'push team-a/web'],
    ['pull *', 'push x, push y', 'pull x, pull y'],
    ['push team-a/*', 'pull team-b/web', ''],
    ['push team-a/*, pull team-b/*', 'pull *', 'pull team-a/*, pull team-b/*'],
    ['push team-a/*, pull team-b/*', 'push *', 'push team-a/*, pull team-b/*'],
    ['administer *', '', ''],
  ] as const) {
    it(`of "${asked}", "${held}" leaves "${expected}"`, () => {
      assert.deepEqual(narrowGrants(grantsOf(held), grantsOf(asked)), grantsOf(expected));
    });
  }

  it('never allows what the grants or the question do not', () => {
    const name = fc.stringMatching(/^[ab]{1,3}(\/[ab]{1,3})?$/);
    const held = fc.record({
      permission: fc.constantFrom(...PERMISSIONS),
      pattern: fc.stringMatching(/^[ab/*]{1,5}$/),
    });
    const asked = fc.record({ permission: fc.constantFrom(...PERMISSIONS), pattern: fc.oneof(name, fc.constant('*')) });
    const all = [
      fc.array(held, { maxLength: 4 }),
      fc.array(asked, { maxLength: 4 }),
      fc.constantFrom(...PERMISSIONS),
      name,
    ] as const;
    fc.assert(
      fc.property(...all, (grants, scope, permission, text) => {
        const repository = parseRepositoryName(text);
        const may = (those: readonly Grant[]) =>
          allows({ kind: 'user', name: 'x', grants: those }, permission, repository);

        assert.equal(may(narrowGrants(grants, scope)), may(grants) && may(scope));
      }),
    );
  });
});

describe('patterns', () => {
  const pattern = fc.stringMatching(/^[ab*]{0,8}$/);
  const name = fc.stringMatching(/^[ab]{1,8}$/);

  it('match what a regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, name, (text, repository) => {
        const expression = new RegExp(`^${text.replaceAll('*', '.*')}$`);
        const identity: Identity = { kind: 'user', name: 'x', grants: [{ permission: 'pull', pattern: text }] };

        assert.equal(allows(identity, 'pull', parseRepositoryName(repository)), expression.test(repository));
      }),
    );
  });

  it('answer at once where a backtracking matcher would not end', () => {
    const identity: Identity = {
      kind: 'user',
      name: 'x',
      grants: [{ permission: 'pull', pattern: `${'*a'.repeat(120)}*b` }],
    };

    assert.equal(allows(identity, 'pull', parseRepositoryName('a'.repeat(255))), false);
  });
});

function user(grants: string): Identity {
  return { kind: 'user', name: 'x', grants: grantsOf(grants) };
}

/** Of `pull team-a/*, push team-b/*`. */
function grantsOf(text: string): Grant[] {
  const parts = text.split(', ').filter((part) => part !== '');
  return parts.map((part) => {
    const [permission = '', pattern = ''] = part.split(' ');
    return { permission: permissionOf(permission), pattern };
  });
}

function permissionOf(text: string): Permission {
  const permission = parsePermission(text);
  assert.ok(permission, text);
  return permission;
}
