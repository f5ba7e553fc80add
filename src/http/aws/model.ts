/** What a value of a request may be, as Amazon's service models say it. */
export type Shape =
  | (Bounds & { readonly kind: 'string'; readonly pattern?: string; readonly values?: readonly string[] })
  | (Bounds & { readonly kind: 'integer' | 'blob' })
  | { readonly kind: 'boolean' | 'timestamp' }
  | (Bounds & { readonly kind: 'list'; readonly item: string })
  | (Bounds & { readonly kind: 'map'; readonly key: string; readonly item: string })
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

/** Every shape that a service's requests are made of, by name. */
export type Shapes = Readonly<Record<string, Shape>>;

/** The shape of that name; throws for one that is not there, which only a wrong model can cause. */
export function shapeIn(shapes: Shapes, name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`the model has no shape "${name}"`);
  return shape;
}
