import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { rDescription } from './r-description.ts';

const FILE = 'usr/lib/R/site-library/glue/DESCRIPTION';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['Package: glue\nVersion: 1.6.2\nRepository: CRAN\nBuilt: R 4.2.0; ; 2022-05-31; unix\n', ['cran glue 1.6.2']],
  ['Package: a\r\nDescription: Package: b\r\n    Version: 0\r\nVersion: 1.0-3\r\nBuilt: R 4.2.0\r\n', ['cran a 1.0-3']],
  ['Package: a\nVersion: 1.0\nbiocViews: x\nBuilt: R 4.2.0', ['bioconductor a 1.0']],
  ['Package: a\nVersion: 1.0\nbiocViews: x\nRepository: CRAN\nBuilt: R 4.2.0', ['cran a 1.0']],
  ['Package: a\nBuilt: R 4.2.0', [], 'the package "a" has no version'],
  ['Package: a\nVersion: 1.0\n', []],
  ['A description of something else', []],
];

describe('a package of R', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(rDescription, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is installed', async () => {
    const [fact] = await factsOf(rDescription, FILE, 'Package: a\nVersion: 1\nBuilt: R');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'installed' });
  });

  it('is looked for where it lies alone', () => {
    assert.equal(rDescription.wants({ path: 'opt/R/library/a/DESCRIPTION', mode: 0o644, sizeBytes: 1 }), true);
    assert.equal(rDescription.wants({ path: 'srv/repo.git/description', mode: 0o644, sizeBytes: 1 }), false);
  });
});
