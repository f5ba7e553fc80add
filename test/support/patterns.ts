import assert from 'node:assert/strict';
import { parsePattern } from '../../src/pattern/parse.ts';
import type { Pattern } from '../../src/pattern/types.ts';

/** A pattern that is valid. */
export function patternOf(text: string): Pattern {
  const parsed = parsePattern(text);
  assert.ok(parsed.kind === 'pattern', parsed.kind === 'invalid' ? parsed.reason : '');
  return parsed.pattern;
}
