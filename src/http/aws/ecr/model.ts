import { type Operation, type Shape, type Shapes, shapeIn } from '../model.ts';
import { OPERATIONS, SHAPES } from './model.generated.ts';

/** The name of an operation of the ECR API, implemented or not. */
export type OperationName = keyof typeof OPERATIONS;

/** Every operation of the ECR API, by name. */
export const operations: Readonly<Record<OperationName, Operation>> = OPERATIONS;

/** Every shape that a request is made of, by name. */
export const shapes: Shapes = SHAPES;

/** The operation of that name, or undefined where the API has none. */
export function operationNamed(name: string): OperationName | undefined {
  return isOperation(name) ? name : undefined;
}

/** The shape of that name; throws for one that is not there, which only a wrong model can cause. */
export function shapeNamed(name: string): Shape {
  return shapeIn(shapes, name);
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}
