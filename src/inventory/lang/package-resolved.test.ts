import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { packageResolved } from './package-resolved.ts';

const FILE = 'app/Package.resolved';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  [
    '{"pins": [{"identity": "swift-nio", "location": "https://github.com/apple/swift-nio.git", "state": {"revision": "0", "version": "2.62.0"}}], "version": 2}',
    ['swift github.com/apple/swift-nio 2.62.0'],
  ],
  [
    '{"object": {"pins": [{"package": "A", "repositoryURL": "git@GitHub.com:Owner/A.git", "state": {"branch": null, "version": "1.0"}}]}, "version": 1}',
    ['swift github.com/Owner/A 1.0'],
  ],
  [
    '{"pins": [{"location": "ssh://git@example.org:22/a/b/", "state": {"version": "1.0"}}]}',
    ['swift example.org/a/b 1.0'],
  ],
  ['{"pins": [{"identity": "mona.list", "kind": "registry", "state": {"version": "1.0"}}]}', ['swift mona.list 1.0']],
  ['{"pins": [{"location": "https://example.org/a", "state": {"branch": "main", "revision": "0"}}]}', []],
  ['{"pins": [{"state": {"version": "1.0"}}]}', [], 'a package has no name'],
  ['{"pins": {}}', []],
  ['{', [], 'it is not JSON'],
];

describe('Swift’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(packageResolved, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(packageResolved, FILE, '{}');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });
});
