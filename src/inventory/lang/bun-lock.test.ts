import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { bunLock } from './bun-lock.ts';

/** As Bun 1.3 writes it, without the hashes. */
const LOCK = `{
  "lockfileVersion": 1,
  "configVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": { "chalk": "2.4.2", "old-debug": "npm:debug@2.6.8", "local": "file:./local", },
      "devDependencies": { "mocha": "3.5.3", "ms": "2.0.0" },
      "optionalDependencies": { "fsevents": "2.3.2" },
    },
    "packages/a": {
      "name": "@x/a",
      "version": "0.2.0",
      "dependencies": { "semver": "5.7.0", "is-odd": "https://registry.example/is-odd/-/is-odd-3.0.1.tgz" },
      "devDependencies": { "once": "1.4.0" },
    },
  },
  "packages": {
    "@x/a": ["@x/a@workspace:packages/a"],

    "@x/a/semver": ["semver@5.7.0", "", { "bin": { "semver": "./bin/semver" } }, "sha512-"],

    "chalk": ["chalk@2.4.2", "", { "dependencies": { "has-flag": "^1.0.0", "supports-color": "^5.3.0", "@s/b": "2" } }, "sha512-"],

    "fsevents": ["fsevents@2.3.2", "", { "os": "darwin" }, "sha512-"],

    "has-flag": ["has-flag@1.0.0", "", {}, "sha512-"],

    "is-odd": ["is-odd@https://registry.example/is-odd/-/is-odd-3.0.1.tgz", { "dependencies": { "is-number": "^6.0.0" } }, "sha512-"],

    "is-number": ["is-number@github:owner/is-number#abcdef0", { "peerDependencies": { "gone": "*" } }, "owner-is-number-abcdef0"],

    "local": ["local@file:local", { "dependencies": { "wrappy": "1" } }],

    "mocha": ["mocha@3.5.3", "", { "dependencies": { "growl": "1.9.2" } }, "sha512-"],

    "growl": ["growl@1.9.2", "", {}, "sha512-"],

    "ms": ["ms@2.0.0", "", {}, "sha512-"],

    "old-debug": ["debug@2.6.8", "", { "dependencies": { "ms": "2.0.0" } }, "sha512-"],

    "once": ["once@1.4.0", "", {}, "sha512-"],

    "semver": ["semver@7.0.0", "", {}, "sha512-"],

    "supports-color": ["supports-color@3.1.2", "", {}, "sha512-"],

    "wrappy": ["wrappy@1.0.2", "", {}, "sha512-"],

    "chalk/@s/b": ["@s/b@2.0.0", "", { "dependencies": { "@s/c": "1" } }, "sha512-"],

    "@s/b": ["@s/b@1.0.0", "", {}, "sha512-"],

    "@s/c": ["@s/c@1.0.0", "", {}, "sha512-"],

    "chalk/supports-color": ["supports-color@5.5.0", "", { "dependencies": { "has-flag": "^3.0.0" } }, "sha512-"],

    "chalk/supports-color/has-flag": ["has-flag@3.0.0", "", {}, "sha512-"],
  }
}
`;

const PLANNED = [
  '@s/b 2.0.0',
  '@s/c 1.0.0',
  'chalk 2.4.2',
  'debug 2.6.8',
  'fsevents 2.3.2',
  'has-flag 1.0.0',
  'has-flag 3.0.0',
  'is-number github:owner/is-number#abcdef0',
  'is-odd 3.0.1',
  'ms 2.0.0',
  'semver 5.7.0',
  'supports-color 5.5.0',
  'wrappy 1.0.2',
];

const EMPTY = ['{}', '[]', 'null', '{"packages":[]}', '{"workspaces":{"":null},"packages":{"x":["x@1"]}}'];

describe('bun-lock', () => {
  it('reads what the project and its workspaces lead to, without what is for development alone', async () => {
    const facts = await factsOf(bunLock, 'app/bun.lock', LOCK);

    assert.deepEqual(linesOf(facts), PLANNED);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('reads it with comments, a byte order mark and returns', async () => {
    const facts = await factsOf(bunLock, 'bun.lock', `\uFEFF// a comment\n${LOCK}`.replaceAll('\n', '\r\n'));

    assert.deepEqual(linesOf(facts), PLANNED);
  });

  it('says that what it plans would be installed below', async () => {
    const facts = await factsOf(bunLock, 'bun.lock', lockOf({ x: ['x@1', '', {}, 'sha512-'] }));

    const x = { type: 'npm', name: 'x', version: '1', source: { name: 'x', version: '1' } };
    assert.deepEqual(facts, [{ kind: 'packages', evidence: 'locked', better: 'below', packages: [x] }]);
  });

  for (const entry of [[], ['x'], [1], null, 'x@1', ['@']]) {
    it(`doubts the entry ${JSON.stringify(entry)}`, async () => {
      const facts = await factsOf(bunLock, 'bun.lock', lockOf({ x: entry, y: ['y@1'] }));

      assert.deepEqual(linesOf(facts), ['y 1']);
      assert.deepEqual(reasonsIn(facts), ['its entry "x" names no package']);
    });
  }

  it('follows packages that lie in each other, and looks above them no further than any lie', async () => {
    const keys = Array.from({ length: 60 }, (_, depth) => `${'x/'.repeat(depth)}x`);
    const nested = keys.map(
      (key, depth) => [key, [`x@${depth + 1}`, '', { dependencies: { x: '*', y: '*' } }]] as const,
    );
    const lock = lockOf({ ...Object.fromEntries(nested), y: ['y@1'] }, ['x']);

    const lines = linesOf(await factsOf(bunLock, 'bun.lock', lock));

    assert.deepEqual(lines, [...keys.map((_, depth) => `x ${depth + 1}`), 'y 1'].toSorted());
  });

  it('doubts a path that is too long', async () => {
    const facts = await factsOf(bunLock, 'bun.lock', lockOf({ ['x/'.repeat(501)]: ['x@1'], y: ['y@1'] }, ['y']));

    assert.deepEqual([linesOf(facts), reasonsIn(facts)], [['y 1'], ['the path to a package is too long']]);
  });

  it('says that it is no JSON', async () => {
    assert.deepEqual(await factsOf(bunLock, 'bun.lock', '{"packages": {'), [
      { kind: 'partial', reason: 'it is not JSON' },
    ]);
  });

  for (const content of EMPTY) {
    it(`finds nothing in ${content}`, async () => {
      const facts = await factsOf(bunLock, 'bun.lock', content);

      assert.deepEqual([packagesIn(facts), reasonsIn(facts)], [[], []]);
    });
  }
});

function lockOf(packages: Readonly<Record<string, unknown>>, names = Object.keys(packages)): string {
  const dependencies = Object.fromEntries(names.map((name) => [name, '*']));
  return JSON.stringify({ workspaces: { '': { dependencies } }, packages });
}

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts)
    .map(({ name, version }) => `${name} ${version}`)
    .toSorted();
}
