import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { conanLock } from './conan-lock.ts';

const FILE = 'app/conan.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['{"version": "0.5", "requires": ["zlib/1.2.12#c67c%1675278904.07"]}', ['conan zlib 1.2.12']],
  [
    '{"requires": ["a/1.0@user/channel#0:1#2"], "build_requires": ["cmake/3.25"], "python_requires": ["b/1"]}',
    ['conan a 1.0'],
  ],
  [
    '{"graph_lock": {"nodes": {"0": {"ref": "a/1.0#0", "context": "host"}, "1": {"pref": "b/2.0#0:1#2"}}}}',
    ['conan a 1.0', 'conan b 2.0'],
  ],
  ['{"graph_lock": {"nodes": {"0": {"ref": "a/1.0", "context": "build"}, "1": {"path": "conanfile.txt"}}}}', []],
  ['{"graph_lock": {"nodes": {"0": {"ref": ""}, "1": {"ref": "conanfile.txt"}, "2": null}}}', []],
  ['{"requires": ["/1.0", 1]}', [], '"/1.0" names no package'],
  ['null', []],
  ['', [], 'it is not JSON'],
];

describe('Conan’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(conanLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(conanLock, FILE, '{}');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
