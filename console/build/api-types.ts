import { z } from 'zod';

/** What is read of an OpenAPI 3.1 document, as `@hono/zod-openapi` writes it. */
const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    enum: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    const: z.union([z.string(), z.number(), z.boolean()]).optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schemaSchema]).optional(),
    items: schemaSchema.optional(),
    anyOf: z.array(schemaSchema).optional(),
    oneOf: z.array(schemaSchema).optional(),
    allOf: z.array(schemaSchema).optional(),
  }),
);

interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly (string | number | boolean | null)[] | undefined;
  readonly const?: string | number | boolean | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | Schema | undefined;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
}

const content = z.record(z.string(), z.object({ schema: schemaSchema.optional() })).optional();
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: schemaSchema }))
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
type Operation = z.infer<typeof operationSchema>;

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

/**
 * TypeScript for a client of the API: a type for each of the document's schemas, and for each operation its method, path,
 * parameters, body and answer.
 */
export function apiTypes(document: unknown): string {
  const { paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`,
  );
  const shapes = operations.map(
    ({ operation }) =>
      `  /** ${operation.summary ?? ''} */\n  readonly ${operation.operationId}: ${shapeOf(operation)};\n`,
  );
  const places = operations.map(
    ({ path, method, operation }) => `  ${operation.operationId}: ['${method}', '${path}'],\n`,
  );
  return [
    '// Generated from the OpenAPI document by `npm run api-types`.\n\n',
    ...types,
    '\nexport interface Operations {\n',
    ...shapes,
    '}\n\nexport const OPERATIONS = {\n',
    ...places,
    '} as const;\n',
  ].join('');
}

function shapeOf({ parameters, requestBody, responses }: Operation): string {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const params = membersOf(of('path').map(({ name, schema }) => ({ name, schema, isRequired: true })));
  const query = membersOf(
    of('query').map(({ name, schema, required }) => ({ name, schema, isRequired: required === true })),
  );
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const body = bodyOf(requestBody?.content);
  return `{ readonly params: ${params}; readonly query: ${query}; readonly body: ${body ?? 'undefined'}; readonly answer: ${bodyOf(success?.content) ?? 'undefined'} }`;
}

function bodyOf(bodies: z.infer<typeof content>): string | undefined {
  const json = Object.entries(bodies ?? {}).find(([type]) => type.includes('json'))?.[1];
  return json === undefined ? undefined : typeOf(json.schema ?? {});
}

const IDENTIFIER = /^[A-Za-z_]\w*$/;

interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

function membersOf(members: readonly Member[]): string {
  if (members.length === 0) return 'object';
  const each = members.map(({ name, schema, isRequired }) => {
    const comment = schema.description === undefined ? '' : `/** ${schema.description} */ `;
    return `${comment}readonly ${IDENTIFIER.test(name) ? name : JSON.stringify(name)}${isRequired ? '' : '?'}: ${typeOf(schema)}${isRequired ? '' : ' | undefined'}`;
  });
  return `{ ${each.join('; ')} }`;
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = anyOf ?? oneOf;
  if (either !== undefined) return either.map((each) => `(${typeOf(each)})`).join(' | ');
  if (allOf !== undefined) return allOf.map((each) => `(${typeOf(each)})`).join(' & ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'unknown' : types.map((type) => plainTypeOf(type, schema)).join(' | ');
}

function plainTypeOf(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectTypeOf(schema);
    default:
      return type;
  }
}

function objectTypeOf({ properties, required = [], additionalProperties }: Schema): string {
  if (properties !== undefined) {
    const members = Object.entries(properties);
    return membersOf(members.map(([name, schema]) => ({ name, schema, isRequired: required.includes(name) })));
  }
  const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `Readonly<Record<string, ${value}>>`;
}
