import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { uvLock } from './uv-lock.ts';

const FILE = 'app/uv.lock';

const lockOf = (name: string, ...lines: readonly string[]) =>
  ['[[package]]', `name = "${name}"`, ...lines, ''].join('\n');

/** A project whose group `dev` needs `linter`, and through it `both`, which `direct` needs too. */
const PROJECT = [
  lockOf(
    'project',
    'source = { virtual = "." }',
    'dependencies = [{ name = "direct" }, { name = "member" }]',
    'optional-dependencies = { x = [{ name = "extra" }] }',
    'dev-dependencies = { dev = [{ name = "linter" }, { name = "project" }] }',
  ),
  lockOf('member', 'source = { editable = "m" }', 'dev-dependencies = { test = [{ name = "tester" }] }'),
  lockOf('direct', 'version = "1"', 'dependencies = [{ name = "both", version = "2" }, { name = "loop" }]'),
  lockOf('both', 'version = "1"'),
  lockOf('both', 'version = "2"'),
  lockOf('extra', 'version = "1"'),
  lockOf('loop', 'version = "1"', 'dependencies = [{ name = "direct" }]'),
  lockOf('linter', 'version = "1"', 'dependencies = [{ name = "both", version = "1" }, { name = "tester" }]'),
  lockOf('tester', 'version = "1"'),
  lockOf('stray', 'version = "1"'),
].join('\n');

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  [lockOf('a', 'version = "1"', 'source = { registry = "https://example.org" }'), ['pypi a 1']],
  [lockOf('a', 'version = "1"', 'source = { git = "https://example.org/a?rev=1#0" }'), ['pypi a 1']],
  [lockOf('a', 'version = "1"', 'source = { path = "a-1.whl" }'), ['pypi a 1']],
  [lockOf('a', 'source = { virtual = "." }'), []],
  [lockOf('a', 'version = "0"', 'source = { editable = "packages/a" }'), []],
  [lockOf('a', 'version = "0"', 'source = { directory = "../a" }'), []],
  [lockOf('a', 'source = { registry = "x" }'), [], 'the package "a" has no version'],
  ['version = 1\n', []],
];

describe('uv’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(uvLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(uvLock, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });

  it('leaves out what only groups for development lead to', async () => {
    const facts = await factsOf(uvLock, FILE, PROJECT);

    assert.deepEqual(
      packagesIn(facts).map(({ name, version }) => `${name} ${version}`),
      ['direct 1', 'both 1', 'both 2', 'extra 1', 'loop 1', 'stray 1'],
    );
  });

  it('may be of a script', () => {
    assert.equal(uvLock.wants({ path: 'app/run.py.lock', mode: 0o644, sizeBytes: 1 }), true);
  });
});
