import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shapes } from './model.ts';
import { matchesPattern } from './patterns.ts';

const SCANNING_FILTER = '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$';

describe('the patterns of the model', () => {
  it('hold for the whole text, as Java has it', () => {
    assert.equal(matchesPattern('[0-9]{12}', '123456789012'), true);
    assert.equal(matchesPattern('[0-9]{12}', '1234567890123'), false);
    assert.equal(matchesPattern('[0-9]{12}', '123456789012\n'), false);
  });

  it('accept what the scanning filter accepts as it is written', () => {
    const written = new RegExp(SCANNING_FILTER);

    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '7', '*', '.', '_', '-', '/', 'A'), maxLength: 9 }), (text) =>
        assert.equal(matchesPattern(SCANNING_FILTER, text), written.test(text)),
      ),
      { numRuns: 3000 },
    );
  });

  it('end on the longest texts that they refuse', () => {
    const patterns = Object.values(shapes).flatMap((shape) =>
      shape.kind === 'string' && shape.pattern !== undefined ? [shape.pattern] : [],
    );
    const texts = ['a', 'a.', 'a-', 'a/', '1', 'arn:aws', '*', '_a'].map(
      (part) => `${part.repeat(1000).slice(0, 2000)}!`,
    );

    for (const pattern of patterns) {
      for (const text of texts)
        assert.equal(matchesPattern(pattern, text), false, `${pattern} on ${text.slice(0, 9)}…`);
    }
  });
});
