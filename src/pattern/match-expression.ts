import { addressBlock, parseBlock } from './cidr.ts';
import { fault } from './fault.ts';
import type { JsonTree } from './json-tree.ts';
import { comparable, parseNumeric } from './numeric.ts';
import type { Test } from './types.ts';
import { parseWildcard } from './wildcards.ts';

/** What one service's language allows. */
export interface Language {
  /** Numbers beyond it, either way, are not compared. */
  readonly mostNumber: number;
  /** What is said of an object in an object; absent, they may be nested. */
  readonly nested?: string;
  /** Operators of event-ruler that it does without, and those behind `anything-but`; absent, none. */
  readonly lacks?: { readonly operators: readonly string[]; readonly behindAnythingBut: readonly string[] };
}

/** The test of one value of a field's list: a value itself, or an object with one operator. Throws PatternFault. */
export function parseMatch(value: JsonTree, language: Language): Test {
  switch (value.kind) {
    case 'object':
      return parseExpression(value.entries, language);
    case 'list':
      return fault('Match value must be String, number, true, false, or null');
    case 'string':
      return exact(value.value);
    default:
      return { kind: 'equals', value: value.value };
  }
}

/** An address matches however it is written. */
function exact(value: string): Test {
  const block = addressBlock(value);
  return block === undefined ? { kind: 'equals', value } : { kind: 'block', block };
}

type Entries = readonly (readonly [key: string, value: JsonTree])[];

function parseExpression(entries: Entries, language: Language): Test {
  const [entry, ...more] = entries;
  if (entry === undefined) return fault('Match expression name not found');
  const [operator, value] = entry;
  if (language.lacks?.operators.includes(operator) === true) fault(`Unrecognized match type ${operator}`);
  const test = parseOperator(operator, value, language);
  if (more.length > 0) fault(MANY_KEYS.has(operator) ? TOO_MANY_ELEMENTS : ONE_KEY);
  return test;
}

const ONE_KEY = 'Only one key allowed in match expression';
const TOO_MANY_ELEMENTS = 'Too many elements in numeric expression';
/** After these, event-ruler complains of more keys in the words that it has for numbers. */
const MANY_KEYS: ReadonlySet<string> = new Set(['numeric', 'anything-but']);

function parseOperator(operator: string, value: JsonTree, language: Language): Test {
  switch (operator) {
    case 'exactly':
      return { kind: 'equals', value: textOf(value, 'exact') };
    case 'prefix':
    case 'suffix':
      return value.kind === 'object'
        ? ignoringCase(operator, value.entries)
        : { kind: operator, text: textOf(value, operator), ignoreCase: false };
    case 'equals-ignore-case':
      return { kind: 'same', text: textOf(value, operator).toLowerCase(), ignoreCase: true };
    case 'wildcard':
      return { kind: 'wildcard', parts: parseWildcard(textOf(value, operator)) };
    case 'numeric':
      return parseNumeric(value, language.mostNumber);
    case 'cidr':
      return { kind: 'block', block: parseBlock(textOf(value, 'prefix')) };
    case 'exists':
      return parseExists(value);
    case 'anything-but':
      return { kind: 'not', tests: parseAnythingBut(value, language) };
    default:
      return fault(`Unrecognized match type ${operator}`);
  }
}

function textOf(value: JsonTree, operator: string): string {
  return value.kind === 'string' ? value.value : fault(`${operator} match pattern must be a string`);
}

/** `{"prefix": {"equals-ignore-case": "x"}}` */
function ignoringCase(kind: 'prefix' | 'suffix', [entry, ...more]: Entries): Test {
  const title = kind === 'prefix' ? 'Prefix' : 'Suffix';
  if (entry === undefined) return fault(`${title} expression name not found`);
  const [operator, value] = entry;
  if (operator !== 'equals-ignore-case') fault(`Unsupported ${kind} pattern: ${operator}`);
  const text = textOf(value, operator).toLowerCase();
  return more.length === 0 ? { kind, text, ignoreCase: true } : fault(ONE_KEY);
}

function parseExists(value: JsonTree): Test {
  if (value.kind !== 'literal' || value.value === null) {
    return fault('exists match pattern must be either true or false.');
  }
  return { kind: value.value ? 'exists' : 'absent' };
}

/** A value, a list of strings or of numbers, or an operator with a string or a list of them. */
function parseAnythingBut(value: JsonTree, language: Language): readonly Test[] {
  if (value.kind === 'object') return parseAnythingButOperator(value.entries, language);
  if (value.kind === 'literal') return fault('Value of anything-but must be an array or single string/number value.');
  const items = value.kind === 'list' ? value.items : [value];
  const tests = items.map((item): Test => {
    if (item.kind === 'string') return { kind: 'equals', value: item.value };
    if (item.kind === 'number') return { kind: 'equals', value: comparable(item.value, language.mostNumber) };
    return fault('Inside anything but list, start|null|boolean is not supported.');
  });
  if (new Set(items.map((item) => item.kind)).size !== 1) {
    fault('Inside anything but list, either all values are number or string, mixed type is not supported');
  }
  return tests;
}

function parseAnythingButOperator([entry, ...more]: Entries, { lacks }: Language): readonly Test[] {
  if (entry === undefined) return fault('Anything-But expression name not found');
  const [operator, value] = entry;
  const parse = lacks?.behindAnythingBut.includes(operator) === true ? undefined : ANYTHING_BUT.get(operator);
  if (parse === undefined) return fault(`Unsupported anything-but pattern: ${operator}`);
  if (value.kind !== 'string' && value.kind !== 'number' && value.kind !== 'list') {
    fault('Value of anything-but must be an array or single string/number value.');
  }
  const tests = (value.kind === 'list' ? value.items : [value]).map(parse);
  return more.length === 0 ? tests : fault(TOO_MANY_ELEMENTS);
}

const ANYTHING_BUT: ReadonlyMap<string, (item: JsonTree) => Test> = new Map<string, (item: JsonTree) => Test>([
  ['equals-ignore-case', (item) => ({ kind: 'same', text: caselessText(item), ignoreCase: true })],
  ['prefix', (item) => ({ kind: 'prefix', text: someText(item), ignoreCase: false })],
  ['suffix', (item) => ({ kind: 'suffix', text: someText(item), ignoreCase: false })],
  ['wildcard', (item) => ({ kind: 'wildcard', parts: parseWildcard(textOf(item, 'wildcard')) })],
]);

function caselessText(item: JsonTree): string {
  if (item.kind === 'string') return item.value.toLowerCase();
  return fault('Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.');
}

function someText(item: JsonTree): string {
  const text = textOf(item, 'prefix/suffix');
  return text === '' ? fault('Null prefix/suffix not allowed') : text;
}
