import type { Operation, Shapes } from '../model.ts';
import { patternMatcher, requestReader } from '../request-reader.ts';
import { OPERATIONS, SHAPES } from './model.generated.ts';
import { validation } from './refusals.ts';
import type { Requests } from './shapes.generated.ts';

/** The name of an operation of EventBridge's API that is implemented. */
export type OperationName = keyof typeof OPERATIONS;

export const operations: Readonly<Record<OperationName, Operation>> = OPERATIONS;

export const shapes: Shapes = SHAPES;

/** The operation of that name, or undefined where it is not implemented. */
export function operationNamed(name: string): OperationName | undefined {
  return isOperation(name) ? name : undefined;
}

/** Whether the whole text has the form of a pattern of the model. Three of them repeat what holds blanks itself. */
export const matchesPattern = patternMatcher(shapes, {
  '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$':
    '\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*',
  '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$': '\\t*[\\x20-\\x7E][\\x20-\\x7E\\t]*',
  "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$":
    "(?:%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+",
});

const wording = {
  member: (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  refusal: validation,
};

const reader = requestReader({ shapes, wording, matches: matchesPattern });

/**
 * The request of an operation as its shape allows it. Throws `SerializationException` and `ValidationException`, worded
 * as EventBridge words them.
 */
export function parseRequest<O extends OperationName>(operation: O, body: unknown): Requests[O] {
  return reader.read(operations[operation].input, body) as unknown as Requests[O];
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}
