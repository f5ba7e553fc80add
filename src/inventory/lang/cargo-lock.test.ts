import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { cargoLock } from './cargo-lock.ts';

const FILE = 'app/Cargo.lock';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['version = 4\n[[package]]\nname = "libc"\nversion = "0.2.150"\nsource = "registry+x"', ['cargo libc 0.2.150']],
  [
    '[root]\nname = "a"\nversion = "0.1.0"\n[[package]]\nname = "b"\nversion = "1.0.0"\n[metadata]\n"checksum b 1.0.0 (registry)" = "0"',
    ['cargo a 0.1.0', 'cargo b 1.0.0'],
  ],
  [
    '[[package]]\nname = "a"\nversion = "1.0.0"\n[[package]]\nname = "a"\nversion = "2.0.0"',
    ['cargo a 1.0.0', 'cargo a 2.0.0'],
  ],
  ['[[package]]\nname = "own"\nversion = "0.0.0"', ['cargo own 0.0.0']],
  ['[[package]]\nname = "a"\nversion = "1.0.0+b"\nsource = "git+https://example.org/a?rev=0#0"', ['cargo a 1.0.0+b']],
  ['[[patch.unused]]\nname = "a"\nversion = "1.0.0"', []],
  ['[[package]]\nname = "a"\n', [], 'the package "a" has no version'],
  ['package = 1', []],
  ['', []],
];

describe('Cargo’s lock file', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(cargoLock, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    const [fact] = await factsOf(cargoLock, FILE, '');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'locked', better: 'anywhere' });
  });

  it('is not read where two branches were merged badly', async () => {
    const facts = await factsOf(cargoLock, FILE, '[[package]]\nname = "a"\n<<<<<<< HEAD\nversion = "1"\n');

    assert.deepEqual(packagesIn(facts), []);
    assert.match(String(reasonsIn(facts)), /^it is not TOML: /);
  });
});
