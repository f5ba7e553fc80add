import { matchesParts } from '../lib/wildcard.ts';
import { isInBlock } from './cidr.ts';
import type { Test } from './types.ts';

/** A value that is no object and no list. */
export type Leaf = string | number | boolean | null;

/** Whether a value that is there passes the test. */
export function passes(test: Test, value: Leaf): boolean {
  switch (test.kind) {
    case 'equals':
      return test.value === value;
    case 'exists':
      return true;
    case 'absent':
      return false;
    case 'not':
      return !test.tests.some((each) => passes(each, value));
    case 'range':
      return typeof value === 'number' && isInRange(test, value);
    default:
      return typeof value === 'string' && textPasses(test, value);
  }
}

type TextTest = Extract<Test, { readonly kind: 'prefix' | 'suffix' | 'same' | 'wildcard' | 'block' }>;

function textPasses(test: TextTest, value: string): boolean {
  switch (test.kind) {
    case 'wildcard':
      return matchesParts(test.parts, value);
    case 'block':
      return isInBlock(test.block, value);
    default:
      return affixPasses(test, test.ignoreCase ? value.toLowerCase() : value);
  }
}

function affixPasses({ kind, text }: Extract<TextTest, { readonly text: string }>, value: string): boolean {
  if (kind === 'prefix') return value.startsWith(text);
  return kind === 'suffix' ? value.endsWith(text) : value === text;
}

function isInRange({ bottom, top }: Extract<Test, { readonly kind: 'range' }>, value: number): boolean {
  if (bottom !== undefined && (bottom.open ? value <= bottom.value : value < bottom.value)) return false;
  return top === undefined || (top.open ? value < top.value : value <= top.value);
}
