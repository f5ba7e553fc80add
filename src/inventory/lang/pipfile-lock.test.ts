import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { pipfileLock } from './pipfile-lock.ts';

const FILE = 'app/Pipfile.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['{"default": {"Requests": {"version": "==2.31.0", "index": "pypi"}}}', ['pypi requests 2.31.0']],
  ['{"default": {"a": {"version": "===1"}}, "develop": {"b": {"version": "==1"}}}', ['pypi a 1']],
  ['\u{feff}{"default": {"a": {"version": "==1", "markers": "python_version < \'3\'"}}}\r\n', ['pypi a 1']],
  ['{"default": {"a": {"git": "https://example.org/a.git", "ref": "0"}}}', []],
  ['{"default": {"a": {"editable": true, "path": "."}, "b": {"file": "https://example.org/b.whl"}}}', []],
  ['{"default": {"a": {}}}', [], 'the package "a" has no version'],
  ['{"default": {"a": "==1"}}', [], 'the package "a" has no version'],
  ['{"default": {"a": {"version": "*"}}}', [], 'the package "a" has no version'],
  ['{"default": {"__proto__": {"version": "==1"}}}', [], '"__proto__" is no name of a package'],
  ['{"default": {"a": {"version": "==1"}, "a": {"version": "==2"}}}', ['pypi a 2']],
  ['{"default": []}', []],
  ['[]', []],
  ['null', []],
  ['{"default": {"a": ', [], 'it is not JSON'],
  ['', [], 'it is not JSON'],
];

describe('Pipenv’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(pipfileLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is read in no time where a version is blanks for the most part', async () => {
    const version = `==${' '.repeat(2 ** 20)}a\u2028b`;

    const facts = await factsOf(pipfileLock, FILE, JSON.stringify({ default: { a: { version } } }));

    assert.deepEqual(reasonsIn(facts), ['the version "a\u2028b" of "a" is none']);
  });

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(pipfileLock, FILE, '{"default": {}}');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
