import { z } from 'zod';

/** A question that the REST API answers with JSON. */
export interface Endpoint {
  /** As the document has it: `/api/v1/repositories/{name}`. */
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly isPaged: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly example?: string;
}

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({
          operationId: z.string(),
          parameters: z
            .array(
              z.object({
                name: z.string(),
                in: z.enum(['path', 'query', 'header']),
                required: z.boolean().default(false),
                example: z.string().optional().catch(undefined),
                schema: z.object({ example: z.string().optional().catch(undefined) }).optional(),
              }),
            )
            .default([]),
          responses: z.object({ 200: z.object({ content: z.record(z.string(), z.unknown()).default({}) }) }),
        })
        .optional(),
    }),
  ),
});

/** Every `GET` of an OpenAPI document that answers with JSON, but for those of `without`. */
export function endpointsOf(document: unknown, without: ReadonlySet<string>): readonly Endpoint[] {
  return Object.entries(documentSchema.parse(document).paths).flatMap(([path, { get }]) => {
    if (get === undefined || without.has(get.operationId)) return [];
    if (!('application/json' in get.responses[200].content)) return [];
    const parameters = get.parameters.flatMap(({ name, in: where, required, example, schema }) => {
      const shown = example ?? schema?.example;
      return where === 'header'
        ? []
        : [{ name, in: where, required, ...(shown === undefined ? {} : { example: shown }) }];
    });
    const isPaged = parameters.some(({ name }) => name === 'cursor');
    return [{ path, operationId: get.operationId, parameters, isPaged }];
  });
}

/** What stands for a parameter, by its endpoint; undefined where nothing does. */
export type ValueOf = (endpoint: Endpoint, parameter: Parameter) => Promise<string | undefined>;

/** The path and query that ask it, with what has to be given; throws where there is nothing to give. */
export async function targetOf(endpoint: Endpoint, valueOf: ValueOf): Promise<string> {
  let { path } = endpoint;
  const query = new URLSearchParams();
  for (const parameter of endpoint.parameters) {
    if (!parameter.required) continue;
    const value = await valueOf(endpoint, parameter);
    if (value === undefined) {
      throw new Error(
        `the bench has no "${parameter.name}" for ${endpoint.path}: give it one in bench/lists/values.ts`,
      );
    }
    if (parameter.in === 'query') query.set(parameter.name, value);
    else path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
