import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { poetryLock } from './poetry-lock.ts';

const FILE = 'app/poetry.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['[[package]]\nname = "Django"\nversion = "5.2.6"\noptional = false\n', ['pypi django 5.2.6']],
  [
    '[[package]]\nname = "a"\nversion = "1"\ncategory = "dev"\n[[package]]\nname = "b"\nversion = "1"\ncategory = "main"',
    ['pypi b 1'],
  ],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = ["dev", "docs"]', []],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = ["dev", "main"]', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = []', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\noptional = true', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\n[package.source]\ntype = "git"\nurl = "x"', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\n[package.source]\ntype = "directory"\nurl = "../a"', []],
  ['[[package]]\nname = "a"\nversion = "1"\n[package.dependencies]\nname = ">=2"\nversion = ">=3"', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = "a"\nversion = "2"', ['pypi a 1', 'pypi a 2']],
  ['package = []\n[metadata]\nlock-version = "2.0"\n[metadata.files]\na = []\n', []],
  ['[[package]]\nname = "a"\n', [], 'the package "a" has no version'],
  ['[[package]]\nversion = "1"\n', [], 'a package has no name'],
  ['[[package]]\nname = 1\nversion = 1.0\n', [], 'a package has no name'],
  ['[package]\nname = "a"\nversion = "1"\n', []],
  ['', []],
];

describe('Poetry’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(poetryLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(poetryLock, FILE, 'package = []');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });

  it('is not read where it is no TOML', async () => {
    const facts = await factsOf(poetryLock, FILE, '[[package]]\nname = "a"\nname = "b"\n');

    assert.deepEqual(packagesIn(facts), []);
    assert.match(String(reasonsIn(facts)), /^it is not TOML: /);
  });
});
