import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { VersionScheme } from './types.ts';

/** How two texts relate in a scheme, `none` where either is no version. */
export type Relation = '<' | '=' | '>' | 'none';

export function relate(scheme: VersionScheme, a: string, b: string): Relation {
  const [left, right] = [scheme.parse(a), scheme.parse(b)];
  if (left === undefined || right === undefined) return 'none';
  const order = scheme.compare(left, right);
  if (order === 0) return '=';
  return order < 0 ? '<' : '>';
}

/** Lines of `a < b`, `a = b` or `a > b`; blank lines and those that begin with `#` or `//` say nothing. */
export function parseVectors(text: string): readonly { a: string; relation: string; b: string }[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^(?:#|\/\/)/.test(line));
  return lines.map((line) => {
    const [a = '', relation = '', b = ''] = line.trim().split(/\s+/);
    return { a, relation, b };
  });
}

/** What a text without end may be made of, to be refused before it is taken apart. */
const UNITS = ['1', '0', '.', '-', '~', 'a', '1.', '1-', '_p', '-r1', '1:', '^', '+', ' ', '1a', '.0', '{', 'é'];

/** What every scheme promises: `parse` takes any text, and the order is total. `versions` gives mostly valid texts. */
export function versionSchemeContract(scheme: VersionScheme, versions: fc.Arbitrary<string>): void {
  describe(`the version scheme ${scheme.id}`, () => {
    it('answers for any text without throwing, and refuses endless ones', () => {
      fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void scheme.parse(text)));
      for (const unit of UNITS) assert.equal(scheme.parse(unit.repeat(1_000_000)), undefined);
    });

    it('has a version equal to itself, read twice', () => {
      fc.assert(
        fc.property(versions, (text) => {
          const [first, second] = [scheme.parse(text), scheme.parse(text)];
          if (first !== undefined && second !== undefined) assert.equal(scheme.compare(first, second), 0);
        }),
      );
    });

    it('orders totally', () => {
      const parsed = versions.map((text) => scheme.parse(text)).filter((version) => version !== undefined);
      const three = fc.tuple(parsed, parsed, parsed);

      fc.assert(
        fc.property(three, ([a, b, c]) => {
          const [ab, bc, ac] = [sign(scheme, a, b), sign(scheme, b, c), sign(scheme, a, c)];
          assert.equal(scheme.compare(a, a), 0);
          assert.equal(sign(scheme, b, a) + ab, 0);
          if (ab <= 0 && bc <= 0) assert.ok(ac <= 0);
          if (ab === 0) assert.equal(ac, bc);
        }),
        { numRuns: 2000 },
      );
    });
  });
}

/**
 * Holds a scheme to the program that defines its order, on `count` random pairs: `ask` gives `<`, `=` or `>` for each, in
 * their order. Returns the pairs on which they differ, with a message for each.
 */
export function differences(
  scheme: VersionScheme,
  versions: fc.Arbitrary<string>,
  ask: (pairs: readonly Pair[]) => readonly string[],
  count = 3000,
): readonly { readonly pair: Pair; readonly message: string }[] {
  const valid = versions.filter((text) => scheme.parse(text) !== undefined);
  const seed = Date.now();
  const pairs = fc.sample(fc.tuple(valid, valid), { numRuns: count, seed });

  const answers = ask(pairs);

  assert.equal(answers.length, pairs.length);
  return pairs.flatMap((pair, at) => {
    const actual = relate(scheme, ...pair);
    if (actual === answers[at]) return [];
    return [{ pair, message: `${pair[0]} ${answers[at]} ${pair[1]}, and here ${actual}, of seed ${seed}` }];
  });
}

export type Pair = readonly [a: string, b: string];

function sign<V>(scheme: VersionScheme<V>, a: V, b: V): number {
  return Math.sign(scheme.compare(a, b));
}
