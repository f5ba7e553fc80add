import { OPERATIONS, SHAPES } from './model.generated.ts';

/** The name of an operation of the ECR API, implemented or not. */
export type OperationName = keyof typeof OPERATIONS;

/** What a value of a request may be, as Amazon's service model says it. */
export type Shape =
  | (Bounds & { readonly kind: 'string'; readonly pattern?: string; readonly values?: readonly string[] })
  | (Bounds & { readonly kind: 'integer' | 'blob' })
  | { readonly kind: 'boolean' }
  | (Bounds & { readonly kind: 'list'; readonly item: string })
  | StructureShape;

export interface StructureShape {
  readonly kind: 'structure';
  /** Names of shapes by member. */
  readonly members: Readonly<Record<string, string>>;
  readonly required: readonly string[];
}

/** Of the length of a string in UTF-16 units, of a list in items, of a blob in bytes; or of an integer itself. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface Operation {
  /** The name of the request's shape, a structure. */
  readonly input: string;
  /** Names of the errors that the model gives the operation. */
  readonly errors: readonly string[];
}

/** Every operation of the ECR API, by name. */
export const operations: Readonly<Record<OperationName, Operation>> = OPERATIONS;

/** Every shape that a request is made of, by name. */
export const shapes: Readonly<Record<string, Shape>> = SHAPES;

/** The operation of that name, or undefined where the API has none. */
export function operationNamed(name: string): OperationName | undefined {
  return isOperation(name) ? name : undefined;
}

/** The shape of that name; throws for one that is not there, which only a wrong model can cause. */
export function shapeNamed(name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`the ECR model has no shape "${name}"`);
  return shape;
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}
