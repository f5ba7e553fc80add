import { isObject } from '../../lib/json.ts';
import { AwsError } from './error.ts';
import { type Bounds, type Shape, type Shapes, type StructureShape, shapeIn } from './model.ts';

/** How a service words its refusals. */
export interface Wording {
  /** A member's name within a path. */
  readonly member: (name: string) => string;
  /** The refusal of a value at a path; `constraint` is a clause such as `must not be null`. */
  readonly refusal: (path: string, constraint: string, value: unknown) => AwsError;
}

/** Makes requests out of parsed JSON. */
export interface RequestReader {
  /**
   * The request as its shape allows it. Members that the shape does not have are left out, as AWS does, and so are those
   * that are null. Throws `SerializationException` for a value of the wrong JSON type, then the service's refusal for one
   * out of bounds.
   */
  read(input: string, body: unknown): Json;
}

/** Reads the requests of one service by its shapes. */
export function requestReader(room: {
  readonly shapes: Shapes;
  readonly wording: Wording;
  readonly matches: PatternMatcher;
}): RequestReader {
  const { shapes } = room;
  return {
    read(input, body) {
      const shape = shapeIn(shapes, input);
      const request = convert(room, shape, body);
      check(room, shape, request, '');
      return request as Json;
    },
  };
}

type Room = Parameters<typeof requestReader>[0];

/** Whether a whole text has the form of one of a model's patterns; the text is already of bounded length. */
export type PatternMatcher = (pattern: string, text: string) => boolean;

/**
 * `equivalent` has patterns of the model that take exponential time on a text that they refuse, with one that accepts the
 * same texts in linear time.
 */
export function patternMatcher(shapes: Shapes, equivalent: Readonly<Record<string, string>>): PatternMatcher {
  const compile = (pattern: string) => new RegExp(`^(?:${equivalent[pattern] ?? pattern})$`);
  const compiled = new Map(
    Object.values(shapes).flatMap((shape): [string, RegExp][] =>
      shape.kind === 'string' && shape.pattern !== undefined ? [[shape.pattern, compile(shape.pattern)]] : [],
    ),
  );
  return (pattern, text) => (compiled.get(pattern) ?? compile(pattern)).test(text);
}

type Json = Readonly<Record<string, unknown>>;

/** A value with the types of its shape: blobs decoded, lists and structures with nothing that is not modelled. */
function convert(room: Room, shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : refuseType(value, 'String');
    case 'boolean':
      return typeof value === 'boolean' ? value : refuseType(value, 'Boolean');
    case 'integer':
      return Number.isSafeInteger(value) ? value : refuseType(value, 'Long');
    case 'timestamp':
      return typeof value === 'number' ? value : refuseType(value, 'Timestamp');
    case 'blob':
      return typeof value === 'string' ? decodeBase64(value) : refuseType(value, 'Blob');
    case 'list':
      return Array.isArray(value)
        ? convertList(room, shapeIn(room.shapes, shape.item), value)
        : refuseType(value, 'List');
    case 'map':
      return isObject(value) ? convertMap(room, shapeIn(room.shapes, shape.item), value) : refuseType(value, 'Map');
    case 'structure':
      return isObject(value) ? convertStructure(room, shape, value) : refuseType(value, 'Structure');
  }
}

function convertList(room: Room, item: Shape, values: readonly unknown[]): unknown[] {
  return values.map((value) => (value === null ? null : convert(room, item, value)));
}

function convertMap(room: Room, item: Shape, values: Json): Json {
  const entries = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, convert(room, item, value)]));
}

function convertStructure(room: Room, shape: StructureShape, value: Json): Json {
  const entries = Object.entries(shape.members)
    .filter(([name]) => Object.hasOwn(value, name) && value[name] !== null)
    .map(([name, member]) => [name, convert(room, shapeIn(room.shapes, member), value[name])]);
  return Object.fromEntries(entries) as Json;
}

/** Base64 with its padding (RFC 4648, section 4); Node skips what is none, which then shows in the length. */
function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  if (text.length % 4 !== 0 || bytes.length !== (text.length / 4) * 3 - padding) {
    throw new AwsError('SerializationException', 'A blob is not encoded as base64');
  }
  return bytes;
}

function refuseType(value: unknown, wanted: string): never {
  if (Array.isArray(value)) throw new AwsError('SerializationException', 'Start of list found where not expected');
  if (isObject(value)) {
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected');
  }
  const kind = typeof value === 'number' || typeof value === 'string' ? typeof value : String(value);
  throw new AwsError('SerializationException', `${kind.toUpperCase()}_VALUE cannot be converted to ${wanted}`);
}

/** Holds a converted value against the bounds of its shape; `path` names it as the service's messages do. */
function check(room: Room, shape: Shape, value: unknown, path: string): void {
  if (shape.kind === 'structure') return checkStructure(room, shape, value as Json, path);
  const violation = violationOf(room, shape, value);
  if (violation !== undefined) throw room.wording.refusal(path, violation, value);
  if (shape.kind === 'list') checkItems(room, shapeIn(room.shapes, shape.item), value as readonly unknown[], path);
  if (shape.kind === 'map') checkEntries(room, shape, value as Json, path);
}

function checkStructure(room: Room, shape: StructureShape, value: Json, path: string): void {
  for (const [name, member] of Object.entries(shape.members)) {
    const at = `${path === '' ? '' : `${path}.`}${room.wording.member(name)}`;
    if (value[name] !== undefined) check(room, shapeIn(room.shapes, member), value[name], at);
    else if (shape.required.includes(name)) throw room.wording.refusal(at, 'must not be null', null);
  }
}

function checkItems(room: Room, item: Shape, values: readonly unknown[], path: string): void {
  for (const [position, value] of values.entries()) {
    if (value === null) throw room.wording.refusal(path, 'Member must not be null', values);
    const violation = violationOf(room, item, value);
    if (violation !== undefined) {
      throw room.wording.refusal(path, `Member must satisfy constraint: [${memberViolation(violation)}]`, values);
    }
    if (item.kind === 'structure') checkStructure(room, item, value as Json, `${path}.${position + 1}.member`);
  }
}

function checkEntries(room: Room, { key, item }: Shape & { kind: 'map' }, values: Json, path: string): void {
  const [keys, items] = [shapeIn(room.shapes, key), shapeIn(room.shapes, item)];
  for (const [name, value] of Object.entries(values)) {
    const violation = violationOf(room, keys, name) ?? violationOf(room, items, value);
    if (violation !== undefined) {
      throw room.wording.refusal(path, `Map must satisfy constraint: [${memberViolation(violation)}]`, values);
    }
  }
}

/** What a value that is no structure breaks, in AWS's words, or undefined. */
function violationOf(room: Room, shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case 'string':
      return stringViolation(room, shape, String(value));
    case 'integer':
      return boundsViolation(shape, Number(value), 'value');
    case 'blob':
    case 'list':
      return boundsViolation(shape, (value as { length: number }).length, 'length');
    case 'map':
      return boundsViolation(shape, Object.keys(value as Json).length, 'length');
    default:
      return undefined;
  }
}

function stringViolation({ matches }: Room, shape: Shape & { kind: 'string' }, text: string): string | undefined {
  const bounds = boundsViolation(shape, text.length, 'length');
  if (bounds !== undefined) return bounds;
  if (shape.values !== undefined && !shape.values.includes(text)) {
    return `Member must satisfy enum value set: [${shape.values.join(', ')}]`;
  }
  const { pattern } = shape;
  const fits = pattern === undefined || (text.length <= LONGEST_MATCHED && matches(pattern, text));
  return fits ? undefined : `must satisfy regular expression '${pattern}'`;
}

/** Some shapes have a pattern and no bound (digests); nothing longer than this is ever held against one. */
const LONGEST_MATCHED = 2048;

function boundsViolation({ min, max }: Bounds, amount: number, of: 'length' | 'value'): string | undefined {
  if (min !== undefined && amount < min) return `must have ${of} greater than or equal to ${min}`;
  if (max !== undefined && amount > max) return `must have ${of} less than or equal to ${max}`;
  return undefined;
}

/** The violation as it stands in the words on a list. */
export function memberViolation(violation: string): string {
  return violation
    .replace(/^must /, 'Member must ')
    .replace(/regular expression '(.*)'$/, 'regular expression pattern: $1');
}
