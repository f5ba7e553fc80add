import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { pdmLock } from './pdm-lock.ts';

const FILE = 'app/pdm.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['[[package]]\nname = "certifi"\nversion = "2025.1.31"\ngroups = ["default"]\n', ['pypi certifi 2025.1.31']],
  ['[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = "a"\nversion = "1"\nextras = ["x"]', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = ["dev", "tests"]', []],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = ["dev", "default"]', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\ngroups = ["security"]', ['pypi a 1']],
  ['[[package]]\nname = "a"\nversion = "1"\npath = "./a"', []],
  ['[[package]]\nname = "a"\nversion = "1"\ngit = "https://example.org/a"\nrevision = "0"', ['pypi a 1']],
  ['[[package]]\nname = "a"', [], 'the package "a" has no version'],
  ['[metadata]\ngroups = ["default"]\n', []],
];

describe('PDM’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(pdmLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(pdmLock, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
