import { requestReader } from '../request-reader.ts';
import { type OperationName, operations, shapes } from './model.ts';
import { matchesPattern } from './patterns.ts';
import { invalidParameter } from './refusals.ts';
import type { Requests } from './shapes.generated.ts';

const wording = { member: (name: string) => name, refusal: invalidParameter };
const reader = requestReader({ shapes, wording, matches: matchesPattern });

/**
 * The request of an operation as its shape allows it, out of parsed JSON. Throws `SerializationException` for a value of
 * the wrong JSON type, then `InvalidParameterException` for one out of bounds, both worded as ECR words them.
 */
export function parseRequest<O extends OperationName>(operation: O, body: unknown): Requests[O] {
  return reader.read(operations[operation].input, body) as unknown as Requests[O];
}
