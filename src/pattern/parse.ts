import { fault, faultless } from './fault.ts';
import { type JsonTree, readTree } from './json-tree.ts';
import { type Language, parseMatch } from './match-expression.ts';
import type { Branch, ParsedPattern, Requirement, Test } from './types.ts';

/** AWS's quota is 2,048, and can be raised to this. */
const MOST_PATTERN_CHARACTERS = 4096;

/** EventBridge multiplies `$or` out, to at most so many combinations ("Matching on multiple fields"). */
const MOST_BRANCHES = 1000;

/** More than fit into any pattern of the permitted length that has no `$or`. */
const MOST_FIELDS = 50_000;

/** "Numeric matching": from -5.0e9 to +5.0e9. */
const EVENT_BRIDGE: Language = { mostNumber: 5e9 };

/**
 * An event pattern as EventBridge's PutRule takes it, from its JSON text, with the operators and the refusals of
 * event-ruler (github.com/aws/event-ruler), on which EventBridge runs. A field that is named twice is refused.
 */
export function parsePattern(text: string): ParsedPattern {
  if (text.length > MOST_PATTERN_CHARACTERS) {
    return { kind: 'invalid', reason: `It has more than ${MOST_PATTERN_CHARACTERS} characters` };
  }
  const parsed = faultless(() => parseBranches(text, EVENT_BRIDGE));
  if ('reason' in parsed) return { kind: 'invalid', reason: parsed.reason };
  return { kind: 'pattern', pattern: { branches: parsed.value } };
}

/** The branches of a pattern of a service's language. Throws PatternFault. */
export function parseBranches(text: string, language: Language): readonly Branch[] {
  const read = readTree(text);
  if (read.kind === 'unreadable') return fault(read.reason);
  const { tree } = read;
  if (tree.kind !== 'object') return fault('Filter is not an object');
  const parsed = faultless(() => parseObject({ language, hasOr: true, isInOr: false }, tree.entries, '', [new Map()]));
  if ('value' in parsed) return parsed.value.map(inOrder);
  // Where `$or` is no relationship it is a field like any other, as it was before there was one.
  const plain = faultless(() => parseObject({ language, hasOr: false, isInOr: false }, tree.entries, '', [new Map()]));
  return 'value' in plain ? plain.value.map(inOrder) : fault(parsed.reason);
}

interface Reading {
  readonly language: Language;
  /** Whether `$or` is a relationship. */
  readonly hasOr: boolean;
  /** Whether this stands in one, where the names of operators cannot be fields. */
  readonly isInOr: boolean;
}

type Entries = readonly (readonly [key: string, value: JsonTree])[];
type Fields = Map<string, readonly Test[]>;

const OR = '$or';

/** Names that event-ruler keeps for its operators, those to come too. */
const RESERVED: ReadonlySet<string> = new Set([
  'exactly',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'exists',
  'wildcard',
  'numeric',
  'cidr',
  '=',
  '<',
  '<=',
  '>',
  '>=',
  'regex',
  'not-wildcard',
  'not-equals-ignore-case',
  'date-after',
  'date-on-or-after',
  'date-before',
  'date-on-or-before',
  'in-date-range',
  'ip-address-in-range',
  'ip-address-not-in-range',
]);

/** The branches so far, which the fields of this object are added to; another list of them where it has `$or`. */
function parseObject(reading: Reading, entries: Entries, prefix: string, before: readonly Fields[]): readonly Fields[] {
  if (entries.length === 0) fault('Empty objects are not allowed');
  let branches = before;
  for (const [key, value] of entries) {
    if (reading.hasOr && key === OR) branches = parseOr(reading, value, prefix, branches);
    else branches = parseField(reading, [key, value], prefix, branches);
  }
  return branches;
}

function parseField(
  reading: Reading,
  [key, value]: readonly [key: string, value: JsonTree],
  prefix: string,
  before: readonly Fields[],
): readonly Fields[] {
  if (reading.isInOr && RESERVED.has(key)) {
    fault(`${key} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
  }
  const path = `${prefix}${key}`;
  const { nested } = reading.language;
  if (value.kind === 'object' && nested !== undefined) fault(nested);
  if (value.kind === 'object') return parseObject(reading, value.entries, `${path}.`, before);
  if (value.kind !== 'list') return fault(`"${key}" must be an object or an array`);
  const tests = value.items.map((item) => parseMatch(item, reading.language));
  if (tests.length === 0) fault('Empty arrays are not allowed');
  for (const fields of before) {
    if (fields.has(path)) fault(`Path \`${path}\` cannot be allowed multiple times`);
    if (before.length * fields.size > MOST_FIELDS) fault(`It has more than ${MOST_FIELDS} fields in all combinations`);
    fields.set(path, tests);
  }
  return before;
}

function parseOr(reading: Reading, value: JsonTree, prefix: string, before: readonly Fields[]): readonly Fields[] {
  if (value.kind !== 'list') return fault(`It must be an Array followed with ${OR}.`);
  const branches: Fields[] = [];
  for (const item of value.items) {
    if (item.kind !== 'object') return fault(`Only JSON object is allowed in array of ${OR} relationship.`);
    const copies = before.map((fields) => new Map(fields));
    branches.push(...parseObject({ ...reading, isInOr: true }, item.entries, prefix, copies));
    if (branches.length > MOST_BRANCHES) fault(`${OR} makes more than ${MOST_BRANCHES} rule combinations`);
  }
  if (value.items.length < 2) fault(`There must have at least 2 Objects in ${OR} relationship.`);
  return branches;
}

/** By path, since event-ruler looks at fields in this order, and what is absent depends on what was found before. */
function inOrder(fields: Fields): Branch {
  const requirements = [...fields].map(([path, tests]): Requirement => ({ path, tests }));
  return requirements.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
