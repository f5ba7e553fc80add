import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { condaMeta } from './conda-meta.ts';

const FILE = 'opt/conda/conda-meta/numpy-1.26.4-py311h64a7726_0.json';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['{"name": "numpy", "version": "1.26.4", "build": "py311h64a7726_0", "files": ["a"]}', ['conda numpy 1.26.4']],
  ['{"name": "_libgcc_mutex", "version": "0.1"}', ['conda _libgcc_mutex 0.1']],
  ['{"name": "a"}', [], 'the package "a" has no version'],
  ['{"name": ["a"], "version": "1"}', [], 'a package has no name'],
  ['[]', [], 'a package has no name'],
  ['{"name": ', [], 'it is not JSON'],
];

describe('metadata of conda', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(condaMeta, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is installed', async () => {
    const [fact] = await factsOf(condaMeta, FILE, '{}');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'installed' });
  });

  it('is looked for where it lies alone', () => {
    assert.equal(
      condaMeta.wants({
        path: 'opt/conda/envs/a/conda-meta/python-3.11.8-hab00c5b_0_cpython.json',
        mode: 0o644,
        sizeBytes: 1,
      }),
      true,
    );
    assert.equal(condaMeta.wants({ path: 'conda-meta/_openmp_mutex-4.5-2_gnu.json', mode: 0o644, sizeBytes: 1 }), true);
    assert.equal(
      condaMeta.wants({ path: 'opt/conda/conda-meta/zlib-1.2.11-h90dfc92_1014.json', mode: 0o644, sizeBytes: 1 }),
      true,
    );
    assert.equal(condaMeta.wants({ path: 'opt/conda/conda-meta/history', mode: 0o644, sizeBytes: 1 }), false);
    assert.equal(condaMeta.wants({ path: 'opt/conda/pkgs/a-1-0/info/1.json', mode: 0o644, sizeBytes: 1 }), false);
    assert.equal(condaMeta.wants({ path: 'opt/conda/conda-meta/x/1.json', mode: 0o644, sizeBytes: 1 }), false);
  });
});
