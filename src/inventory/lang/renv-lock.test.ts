import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { renvLock } from './renv-lock.ts';

const FILE = 'app/renv.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['{"Packages": {"glue": {"Package": "glue", "Version": "1.6.2", "Source": "Repository"}}}', ['cran glue 1.6.2']],
  ['{"Packages": {"a": {"Version": "1.0", "Source": "Bioconductor"}}}', ['bioconductor a 1.0']],
  ['{"Packages": {"a": {"Package": "a", "Source": "GitHub"}}}', [], 'the package "a" has no version'],
  ['{"Packages": ["a"]}', []],
  ['{"R": {"Version": "4.3.1"}}', []],
];

describe('renv’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(renvLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(renvLock, FILE, '{}');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
