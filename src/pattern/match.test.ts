import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { patternOf } from '../../test/support/patterns.ts';
import { matchesPattern, mayMatch } from './match.ts';
import { parsePattern } from './parse.ts';

describe('a pattern', () => {
  it('is held against whatever there is, and matches or not', () => {
    fc.assert(
      fc.property(patterns(), fc.oneof(events(), fc.anything()), (pattern, event) => {
        const parsed = parsePattern(JSON.stringify(pattern));
        if (parsed.kind === 'pattern') assert.equal(typeof matchesPattern(parsed.pattern, event), 'boolean');
      }),
    );
  });

  it('matches as trying every choice of elements would', () => {
    fc.assert(
      fc.property(patterns(), events(), (pattern, event) => {
        const parsed = parsePattern(JSON.stringify(pattern));
        if (parsed.kind === 'invalid') return;
        const positive = parsed.pattern.branches.filter((branch) =>
          branch.every(({ tests }) => tests.every(({ kind }) => kind !== 'absent')),
        );
        const expected = choices(event).some((chosen) => matchesPattern({ branches: positive }, chosen));
        assert.equal(matchesPattern({ branches: positive }, event), expected);
      }),
      { numRuns: 500 },
    );
  });

  it('may match by the fields that are known, whatever the others are', () => {
    const known = { source: 'aws.inspector2', 'detail-type': 'Inspector2 Finding' };
    for (const [pattern, expected] of [
      ['{"source":["aws.inspector2"]}', true],
      ['{"source":[{"prefix":"aws."}],"detail":{"severity":["CRITICAL"]}}', true],
      ['{"detail":{"severity":["CRITICAL"]}}', true],
      ['{"source":["aws.ecr"]}', false],
      ['{"source":["aws.ecr","aws.inspector2"],"detail-type":["Inspector2 Scan"]}', false],
      ['{"$or":[{"source":["aws.ecr"]},{"detail-type":[{"wildcard":"* Finding"}]}]}', true],
      ['{"source":[{"exists":false}]}', false],
      ['{"account":[{"exists":false}]}', true],
    ] as const) {
      assert.equal(mayMatch(patternOf(pattern), known), expected, pattern);
    }
    const matching = fc.property(patterns(), events(), fc.constantFrom('a', 'b'), (pattern, event, name) => {
      const parsed = parsePattern(JSON.stringify(pattern));
      const value = (event as Readonly<Record<string, unknown>>)[name];
      if (parsed.kind === 'invalid' || typeof value !== 'string' || !matchesPattern(parsed.pattern, event)) return;
      assert.ok(mayMatch(parsed.pattern, { [name]: value }));
    });
    fc.assert(matching, { numRuns: 500 });
  });

  it('finds the elements that go together in long lists beside each other', () => {
    const list = Array.from({ length: 2000 }, (_, index) => ({ x: index, z: index === 1999 }));
    const event = { a: list, b: list, c: list, d: list };
    const some = (name: string) => `"${name}":{"x":[{"numeric":[">=",0]}],"z":[true]}`;

    assert.equal(matchesPattern(patternOf(`{${['a', 'b', 'c', 'd'].map(some).join(',')}}`), event), true);
    assert.equal(matchesPattern(patternOf(`{${['a', 'b', 'c'].map(some).join(',')},"d":{"x":[-1]}}`), event), false);
  });

  it('takes lists that hold themselves and lists a hundred thousand deep', () => {
    const itself: unknown[] = [1];
    itself.push(itself, itself);
    const deep: unknown = JSON.parse(`${'[0,'.repeat(100_000)}1${']'.repeat(100_000)}`);

    assert.equal(matchesPattern(patternOf('{"a":["x"],"b":[1]}'), { a: itself }), false);
    assert.equal(matchesPattern(patternOf('{"a":["x"]}'), { a: deep }), false);
  });
});

const names = fc.constantFrom('a', 'b', 'c', '$or', 'a.b', '__proto__', 'numeric');
const leaves = fc.constantFrom<unknown>('x', 'y', '', 0, 1, true, null, '10.0.0.1');

function events(): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaves, tie('object'), fc.array(tie('value'), { maxLength: 3 })),
    object: fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  }))['object'];
}

function patterns(): fc.Arbitrary<unknown> {
  const operator = fc.constantFrom('prefix', 'suffix', 'wildcard', 'exists', 'anything-but', 'cidr', 'numeric', 'x');
  const operand = fc.oneof(leaves, fc.array(leaves, { maxLength: 4 }), fc.constantFrom(['>', 0], '10.0.0.0/8', '*x'));
  const expression = fc.dictionary(operator, operand, { minKeys: 1, maxKeys: 1 });
  const tests = fc.array(fc.oneof(leaves, expression), { minLength: 1, maxLength: 3 });
  return fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, tests, tie('object'), fc.array(tie('object'), { maxLength: 3 }), leaves),
    object: fc.dictionary(names, tie('value'), { minKeys: 1, maxKeys: 3 }),
  }))['object'];
}

/** The value with one element for each list, values that are neither list nor object apart: all ways of choosing. */
function choices(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const plain = list.filter((each) => typeof each !== 'object' || each === null);
    const nested = list.filter((each) => typeof each === 'object' && each !== null);
    if (nested.length === 0) return [plain];
    return nested.flatMap((each) => choices(each).map((chosen) => [...plain, chosen]));
  }
  if (typeof value !== 'object' || value === null) return [value];
  return Object.entries(value).reduce<Record<string, unknown>[]>(
    (before, [name, field]) =>
      choices(field).flatMap((chosen) =>
        before.map((each) => Object.fromEntries([...Object.entries(each), [name, chosen]])),
      ),
    [{}],
  );
}
