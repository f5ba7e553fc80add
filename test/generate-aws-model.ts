import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import * as sdk from '@aws-sdk/client-ecr';

/**
 * Writes what Pratique knows of the shapes of ECR's or EventBridge's API, from public descriptions of it:
 *
 *   node test/generate-aws-model.ts ecr <botocore>/data/ecr/2015-09-21/service-2.json[.gz]
 *   node test/generate-aws-model.ts events <botocore>/data/events/2015-10-07/service-2.json[.gz]
 *
 * botocore's service model (Apache-2.0) has patterns and bounds; operations and members of ECR that it does not know yet
 * are taken from the schemas of `@aws-sdk/client-ecr` (Apache-2.0), which has neither. Run it with the newest of both.
 */
const SERVICES = {
  ecr: { title: 'Amazon ECR', from: 'botocore and\n// @aws-sdk/client-ecr, both Copyright', operations: undefined },
  events: {
    title: 'Amazon EventBridge',
    from: 'botocore,\n// Copyright',
    /** Those that are implemented: the others bring half of AWS's shapes along. */
    operations: [
      'PutRule DescribeRule ListRules ListRuleNamesByTarget EnableRule DisableRule DeleteRule',
      'PutTargets RemoveTargets ListTargetsByRule TestEventPattern PutEvents CreateConnection',
      'UpdateConnection DescribeConnection ListConnections DeleteConnection DeauthorizeConnection',
      'CreateApiDestination UpdateApiDestination DescribeApiDestination ListApiDestinations',
      'DeleteApiDestination DescribeEventBus ListEventBuses TagResource UntagResource',
      'ListTagsForResource',
    ],
  },
} as const;

/** Errors of the operations that botocore does not know yet (Amazon ECR API reference). */
const NEWER_ERRORS: Readonly<Record<string, readonly string[]>> = {
  DescribeReplicationBackfillResults: ['InvalidParameter', 'ReplicationBackfillNotFound', 'Server', 'Validation'],
  ListReplicationBackfills: ['InvalidParameter', 'Server', 'Validation'],
  StartReplicationBackfill: [
    'InvalidParameter',
    'LimitExceeded',
    'ReplicationBackfillInProgress',
    'Server',
    'Validation',
  ],
  StopReplicationBackfill: [
    'InvalidParameter',
    'ReplicationBackfillInvalidStatus',
    'ReplicationBackfillNotFound',
    'Server',
    'Validation',
  ],
};

interface BotocoreShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

interface Model {
  readonly operations: Record<
    string,
    { input: { shape: string }; output?: { shape: string }; errors: { shape: string }[] }
  >;
  readonly shapes: Record<string, BotocoreShape>;
}

const [service, path] = process.argv.slice(2);
if ((service !== 'ecr' && service !== 'events') || path === undefined) {
  throw new Error('usage: node test/generate-aws-model.ts ecr|events <service-2.json[.gz]>');
}
const { title, from, operations: chosen } = SERVICES[service];
const FOLDER = new URL(`../src/http/aws/${service}/`, import.meta.url);
const bytes = await readFile(path);
const model = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as Model;
if (service === 'ecr') addFromSdk(model);
await writeFile(new URL('model.generated.ts', FOLDER), modelSource(model));
await writeFile(new URL('shapes.generated.ts', FOLDER), shapesSource(model));

type Schema = number | readonly unknown[] | (() => Schema);

/** Adds operations, and members of known structures, that only the SDK's schemas have. */
function addFromSdk(into: Model): void {
  for (const schema of Object.values(sdk as Readonly<Record<string, unknown>>)) {
    if (!Array.isArray(schema) || schema[0] !== 9) continue;
    const [, , name, , input, output] = schema as [number, string, string, unknown, Schema, Schema];
    const errors = (NEWER_ERRORS[name] ?? []).map((error) => ({ shape: `${error}Exception` }));
    into.operations[name] ??= {
      input: { shape: addShape(into, input) },
      output: { shape: addShape(into, output) },
      errors,
    };
    addShape(into, input);
    addShape(into, output);
  }
}

function addShape(into: Model, schema: Schema): string {
  if (typeof schema === 'function') return addShape(into, schema());
  if (typeof schema === 'number') return addSimple(into, schema);
  if (typeof schema[0] !== 'number') return addShape(into, schema[0] as Schema);
  const [kind, , name] = schema as [number, string, string];
  if (kind === 1) return addList(into, name, schema[4] as Schema);
  if (kind === 2) return addMap(into, name, schema[5] as Schema);
  if (kind === 0) return addSimple(into, schema[4] as number);
  if (kind !== 3) throw new Error(`the SDK's schema "${name}" is of an unknown kind ${kind}`);
  return addStructure(into, name, schema as SdkStructure);
}

/** Kind, namespace, name, traits, names of members, their schemas, how many of the first are required. */
type SdkStructure = readonly [number, string, string, unknown, string[], Schema[], number?];

function addStructure(into: Model, name: string, schema: SdkStructure): string {
  const known = into.shapes[name];
  const [, , , , names, schemas, required = 0] = schema;
  const members: Record<string, { shape: string }> = { ...known?.members };
  into.shapes[name] = { type: 'structure', required: known?.required ?? names.slice(0, required), members };
  for (const [position, member] of names.entries()) {
    members[member] ??= { shape: byMember(into, member) ?? addShape(into, schemas[position] ?? 0) };
  }
  return name;
}

/** A bound that another structure gives a member of the same name holds for this one too. */
function byMember(into: Model, member: string): string | undefined {
  const same = {
    registryId: 'RegistryId',
    repositoryName: 'RepositoryName',
    nextToken: 'NextToken',
    maxResults: 'MaxResults',
  };
  const shape = same[member as keyof typeof same] as string | undefined;
  return shape !== undefined && into.shapes[shape] !== undefined ? shape : undefined;
}

function addList(into: Model, name: string, item: Schema): string {
  into.shapes[name] ??= { type: 'list', member: { shape: addShape(into, item) } };
  return name;
}

function addMap(into: Model, name: string, value: Schema): string {
  into.shapes[name] ??= { type: 'map', key: { shape: 'String' }, value: { shape: addShape(into, value) } };
  return name;
}

/** Lists and maps of simple values are written as their sum with 64 and 128. */
function addSimple(into: Model, schema: number): string {
  if (schema >= 128) return addMap(into, `MapOf${schema - 128}`, schema - 128);
  if (schema >= 64) return addList(into, `ListOf${schema - 64}`, schema - 64);
  const simple: Readonly<Record<number, string>> = {
    0: 'string',
    1: 'integer',
    2: 'boolean',
    4: 'timestamp',
    21: 'blob',
  };
  const type = simple[schema];
  if (type === undefined) throw new Error(`the SDK has a simple schema ${schema} of an unknown kind`);
  const name = type.charAt(0).toUpperCase() + type.slice(1);
  into.shapes[name] ??= { type };
  return name;
}

function modelSource({ operations, shapes }: Model): string {
  const names = namesOf(operations);
  const inputs = reachable(
    shapes,
    names.map((name) => inputOf(operations[name])),
  );
  return [
    ...header(),
    "import type { Operation, Shape } from '../model.ts';\n",
    'export const OPERATIONS = {',
    ...names.map(
      (name) => `  ${name}: ${source({ input: inputOf(operations[name]), errors: errorsOf(operations[name]) })},`,
    ),
    '} as const satisfies Readonly<Record<string, Operation>>;\n',
    'export const SHAPES = {',
    ...inputs.map((name) => `  ${name}: ${source(shape(shapes[name] as BotocoreShape))},`),
    '} as const satisfies Readonly<Record<string, Shape>>;\n',
  ].join('\n');
}

function namesOf(operations: Model['operations']): readonly string[] {
  return (chosen?.flatMap((names) => names.split(' ')) ?? Object.keys(operations)).toSorted();
}

function inputOf(operation: Model['operations'][string] | undefined): string {
  return operation?.input.shape ?? '';
}

/** Empty where the operation answers nothing. */
function outputOf(operation: Model['operations'][string] | undefined): string {
  return operation?.output?.shape ?? '';
}

function errorsOf(operation: Model['operations'][string] | undefined): string[] {
  return (operation?.errors ?? []).map((error) => error.shape).toSorted();
}

/** Names of the shapes that the roots are made of, in order. */
function reachable(shapes: Model['shapes'], roots: readonly string[]): string[] {
  const found = new Set<string>();
  const todo = [...roots];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    todo.push(...parts(shapes[name]));
  }
  return [...found].toSorted();
}

function parts(shape: BotocoreShape | undefined): string[] {
  const members = Object.values(shape?.members ?? {}).map((member) => member.shape);
  return [...members, shape?.member?.shape, shape?.key?.shape, shape?.value?.shape].filter(
    (name) => name !== undefined,
  );
}

function shape({ type, min, max, pattern, enum: values, required = [], members = {}, ...of }: BotocoreShape): unknown {
  if (type === 'structure') {
    return {
      kind: type,
      members: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.shape])),
      required,
    };
  }
  if (type === 'map') return { kind: type, key: of.key?.shape, item: of.value?.shape, min, max };
  const kind = type === 'long' ? 'integer' : type;
  return { kind, item: of.member?.shape, min, max, pattern, values };
}

function shapesSource({ operations, shapes }: Model): string {
  const names = namesOf(operations);
  const roots = names.flatMap((name) => [inputOf(operations[name]), outputOf(operations[name])]);
  const structures = reachable(shapes, roots).filter((name) => shapes[name]?.type === 'structure');
  return [
    ...header(),
    '/** Requests of the API by operation, as the validator lets them pass. */',
    'export interface Requests {',
    ...names.map((name) => `  readonly ${name}: ${inputOf(operations[name])};`),
    '}\n',
    '/** Answers of the API by operation, as they are written in JSON: timestamps are seconds since the epoch. */',
    'export interface Responses {',
    ...names.map((name) => `  readonly ${name}: ${outputOf(operations[name]) || 'Readonly<Record<string, never>>'};`),
    '}\n',
    ...structures.map((name) => structureSource(shapes, name)),
  ].join('\n');
}

function structureSource(shapes: Model['shapes'], name: string): string {
  const { members = {}, required = [] } = shapes[name] as BotocoreShape;
  const lines = Object.entries(members).map(
    ([member, { shape: of }]) =>
      `  readonly ${member}${required.includes(member) ? '' : '?'}: ${typeSource(shapes, of)};`,
  );
  return lines.length === 0
    ? `export type ${name} = Readonly<Record<string, never>>;\n`
    : `export interface ${name} {\n${lines.join('\n')}\n}\n`;
}

function typeSource(shapes: Model['shapes'], name: string): string {
  const shape = shapes[name] as BotocoreShape;
  if (shape.type === 'structure') return name;
  if (shape.type === 'list') return `readonly ${inList(typeSource(shapes, shape.member?.shape ?? ''))}[]`;
  if (shape.type === 'map') return `Readonly<Record<string, ${typeSource(shapes, shape.value?.shape ?? '')}>>`;
  if (shape.type === 'blob') return 'Uint8Array';
  if (shape.type === 'boolean') return 'boolean';
  if (shape.type === 'string') return shape.enum?.map((value) => `'${value}'`).join(' | ') ?? 'string';
  return 'number';
}

function inList(type: string): string {
  return type.includes(' ') ? `(${type})` : type;
}

function header(): string[] {
  return [
    `// Written by test/generate-aws-model.ts; edit that. Facts of the ${title} API from ${from} Amazon.com, Inc. or its affiliates, Apache-2.0.`,
  ];
}

/** A value as TypeScript writes it, on one line. */
function source(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(source).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, item]) => `${key}: ${source(item)}`).join(', ')} }`;
}
