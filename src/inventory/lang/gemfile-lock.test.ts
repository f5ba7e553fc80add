import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { gemfileLock } from './gemfile-lock.ts';

const FILE = 'app/Gemfile.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['GEM\n  remote: https://example.org/\n  specs:\n    rack (2.2.22)\n', ['gem rack 2.2.22']],
  ['GEM\r\n  specs:\r\n    rack (2.2.22)\r\n      b (>= 1)\r\n', ['gem rack 2.2.22']],
  ['GEM\n  specs:\n    a (1.0-x86_64-linux)\n    a (1.0-arm64-darwin)\n    a (1.0)\n', ['gem a 1.0']],
  ['GEM\n  specs:\n    a (1.0.pre.rc1-java)\n', ['gem a 1.0.pre.rc1']],
  ['GIT\n  remote: https://example.org/a.git\n  revision: 0\n  specs:\n    a (1.0)\n      b\n', ['gem a 1.0']],
  ['PATH\n  remote: .\n  specs:\n    a (1.0)\n\nGEM\n  specs:\n    b (2)\n', ['gem b 2']],
  ['PLUGIN SOURCE\n  remote: x\n  specs:\n    a (1.0)\n', ['gem a 1.0']],
  ['GEM\n  specs:\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  a (= 1.0)!\n\nCHECKSUMS\n  a (1.0) sha256=0\n', []],
  ['GEM\n  specs:\n    a (1.0)\n\nBUNDLED WITH\n   2.4.10\n', ['gem a 1.0']],
  ['\u{feff}GEM\n  specs:\n    a (1.0)\n', ['gem a 1.0']],
  ['GEM\n  specs:\n    a\n    b (1)\n', ['gem b 1'], '"a" is no gem with a version'],
  ['Gemfile\n    a (1.0)\nGEM\n  specs:\n    b (2)\n', ['gem b 2'], '"Gemfile" is no section of it'],
  ['GEM\n  specs:\n<<<<<<< HEAD\n    a (1)\n=======\n', [], 'it has conflicts that were not resolved'],
  ['', []],
];

describe('Bundler’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(gemfileLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(gemfileLock, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });

  it('has three names', () => {
    for (const path of ['Gemfile.lock', 'srv/gems.locked', 'srv/Gemfile.next.lock']) {
      assert.equal(gemfileLock.wants({ path, mode: 0o644, sizeBytes: 1 }), true);
    }
  });
});
