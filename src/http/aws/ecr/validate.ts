import { isObject } from '../../../lib/json.ts';
import { AwsError } from '../error.ts';
import { type Bounds, type OperationName, operations, type Shape, type StructureShape, shapeNamed } from './model.ts';
import { matchesPattern } from './patterns.ts';
import type { Requests } from './shapes.generated.ts';

/**
 * The request of an operation as its shape allows it, out of parsed JSON. Members that the shape does not have are
 * left out, as ECR does, and so are those that are null. Throws `SerializationException` for a value of the wrong JSON
 * type, then `InvalidParameterException` for one out of bounds, both worded as ECR words them.
 */
export function parseRequest<O extends OperationName>(operation: O, body: unknown): Requests[O] {
  const { input } = operations[operation];
  const request = convert(shapeNamed(input), body);
  check(shapeNamed(input), request, '');
  return request as Requests[O];
}

type Json = Readonly<Record<string, unknown>>;

/** A value with the types of its shape: blobs decoded, lists and structures with nothing that is not modelled. */
function convert(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : refuseType(value, 'String');
    case 'boolean':
      return typeof value === 'boolean' ? value : refuseType(value, 'Boolean');
    case 'integer':
      return Number.isSafeInteger(value) ? value : refuseType(value, 'Long');
    case 'blob':
      return typeof value === 'string' ? decodeBase64(value) : refuseType(value, 'Blob');
    case 'list':
      return Array.isArray(value) ? convertList(shapeNamed(shape.item), value) : refuseType(value, 'List');
    case 'structure':
      return isObject(value) ? convertStructure(shape, value) : refuseType(value, 'Structure');
  }
}

function convertList(item: Shape, values: readonly unknown[]): unknown[] {
  return values.map((value) => (value === null ? null : convert(item, value)));
}

function convertStructure(shape: StructureShape, value: Json): Json {
  const entries = Object.entries(shape.members)
    .filter(([name]) => Object.hasOwn(value, name) && value[name] !== null)
    .map(([name, member]) => [name, convert(shapeNamed(member), value[name])]);
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

/** Holds a converted value against the bounds of its shape; `path` names it as ECR's messages do. */
function check(shape: Shape, value: unknown, path: string): void {
  if (shape.kind === 'structure') return checkStructure(shape, value as Json, path);
  const violation = violationOf(shape, value);
  if (violation !== undefined) refuse(path, violation);
  if (shape.kind === 'list') checkItems(shapeNamed(shape.item), value as readonly unknown[], path);
}

function checkStructure(shape: StructureShape, value: Json, path: string): void {
  for (const [name, member] of Object.entries(shape.members)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (value[name] !== undefined) check(shapeNamed(member), value[name], at);
    else if (shape.required.includes(name)) refuse(at, 'must not be null');
  }
}

function checkItems(item: Shape, values: readonly unknown[], path: string): void {
  for (const [position, value] of values.entries()) {
    if (value === null) refuse(path, 'Member must not be null');
    const violation = violationOf(item, value);
    if (violation !== undefined) refuse(path, `Member must satisfy constraint: [${memberViolation(violation)}]`);
    if (item.kind === 'structure') checkStructure(item, value as Json, `${path}.${position + 1}.member`);
  }
}

/** What a value that is no structure breaks, in ECR's words, or undefined. */
function violationOf(shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case 'string':
      return stringViolation(shape, String(value));
    case 'integer':
      return boundsViolation(shape, Number(value), 'value');
    case 'blob':
    case 'list':
      return boundsViolation(shape, (value as { length: number }).length, 'length');
    default:
      return undefined;
  }
}

function stringViolation(shape: Shape & { kind: 'string' }, text: string): string | undefined {
  const bounds = boundsViolation(shape, text.length, 'length');
  if (bounds !== undefined) return bounds;
  if (shape.values !== undefined && !shape.values.includes(text)) {
    return `Member must satisfy enum value set: [${shape.values.join(', ')}]`;
  }
  const { pattern } = shape;
  const matches = pattern === undefined || (text.length <= LONGEST_MATCHED && matchesPattern(pattern, text));
  return matches ? undefined : `must satisfy regular expression '${pattern}'`;
}

/** Some shapes have a pattern and no bound (digests); nothing longer than this is ever held against one. */
const LONGEST_MATCHED = 2048;

function boundsViolation({ min, max }: Bounds, amount: number, of: 'length' | 'value'): string | undefined {
  if (min !== undefined && amount < min) return `must have ${of} greater than or equal to ${min}`;
  if (max !== undefined && amount > max) return `must have ${of} less than or equal to ${max}`;
  return undefined;
}

function memberViolation(violation: string): string {
  return violation
    .replace(/^must /, 'Member must ')
    .replace(/regular expression '(.*)'$/, 'regular expression pattern: $1');
}

function refuse(path: string, constraint: string): never {
  throw new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${path}' failed to satisfy constraint: '${constraint}'`,
  );
}
