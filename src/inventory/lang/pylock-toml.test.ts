import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { pylockToml } from './pylock-toml.ts';

const FILE = 'app/pylock.toml';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ["[[packages]]\nname = 'attrs'\nversion = '25.1.0'\nwheels = [{ size = 1 }]\n", ['pypi attrs 25.1.0']],
  ['[[packages]]\nname = "a"\ndirectory = { path = ".", editable = true }', []],
  ['[[packages]]\nname = "a"\nversion = "1"\nvcs = { type = "git" }', ['pypi a 1']],
  ['[[packages]]\nname = "a"\nvcs = { type = "git" }', [], 'the package "a" has no version'],
  ['[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'dev\' in dependency_groups"', []],
  [
    'default-groups = ["default"]\n[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'default\' in dependency_groups"',
    ['pypi a 1'],
  ],
  ['[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'dev\' in dependency_groups or \'x\' in extras"', ['pypi a 1']],
  ['[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'a\' in dependency_groups or \'b\' in dependency_groups"', []],
  ['[[packages]]\nname = "a"\nversion = "1"\nmarker = "python_version > \'3\' and \'dev\' in dependency_groups"', []],
  ['[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'dev\' not in dependency_groups"', ['pypi a 1']],
  ['lock-version = "1.0"\npackages = []', []],
];

describe('a lock file of PEP 751', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(pylockToml, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(pylockToml, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
