import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { mixLock } from './mix-lock.ts';

const FILE = 'app/mix.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['%{\n  "jason": {:hex, :jason, "1.4.0", "e8", [:mix], [], "hexpm", "79"},\n}\n', ['hex jason 1.4.0']],
  ['%{"a": {:hex, :b, "1.0", "e8"}, "c": {:hex, :"d", "2.0"}}', ['hex b 1.0', 'hex d 2.0']],
  [
    '%{\n  "a": {:hex, :a, "1.0", "0", [:mix], [{:b, "~> 2.0", [hex: :b, repo: "hexpm"]}], "hexpm"},\r\n',
    ['hex a 1.0'],
  ],
  ['%{\n  "a": {:git, "https://example.org/a.git", "0123", [ref: "0123"]},\n  "b": {:path, "../b", []},\n', []],
  ['%{\n  "a": {:hex, :a, "", "0"},', [], 'the package "a" has no version'],
  ['%{\n  "a": {:hex, :a, nil},\n}', [], '"\\"a\\": {:hex, :a, nil}," names no package of Hex with a version'],
  ['a', [], '"a" is no map of Elixir'],
  ['', []],
];

describe('Mix’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(mixLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(mixLock, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
