import type { InputTransformer, Target } from '../rules-types.ts';
import type { AwsEvent } from '../types.ts';
import { parseJsonPath, valueAt } from './json-path.ts';
import { piecesOf, textOf } from './template.ts';

/** The rule that an event goes through, and when the bus took the event. */
export interface InputRule {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly ingestedAt: number;
}

/**
 * What a target is sent of an event: the event, a part of it (`null` where it has none), a text of the target's own, or
 * a template filled from it.
 */
export function inputOf(target: Target, event: AwsEvent, rule: InputRule): string {
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined) {
    return JSON.stringify(valueAt(event, parseJsonPath(target.inputPath) ?? []) ?? null);
  }
  if (target.inputTransformer !== undefined) return transformed(target.inputTransformer, event, rule);
  return JSON.stringify(event);
}

/** What is wrong with how a target asks for its input, in EventBridge's words; undefined where nothing is. */
export function inputFault({ id, input, inputPath, inputTransformer }: Target): string | undefined {
  const given = [input, inputPath, inputTransformer].filter((each) => each !== undefined);
  if (given.length > 1) return `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`;
  if (input !== undefined && !isJson(input)) return `JSON syntax error in input for target ${id}.`;
  if (inputPath !== undefined && parseJsonPath(inputPath) === undefined) {
    return `Invalid InputPath for target ${id}: it must be in dot notation, such as $.detail.`;
  }
  return inputTransformer === undefined ? undefined : transformerFault(id, inputTransformer);
}

/** Names that stand for something without a path; others that begin like them are refused. */
const PREDEFINED = {
  'aws.events.rule-arn': (_event: AwsEvent, rule: InputRule): unknown => rule.arn,
  'aws.events.rule-name': (_event: AwsEvent, rule: InputRule): unknown => rule.name,
  'aws.events.event.ingestion-time': (_event: AwsEvent, rule: InputRule): unknown =>
    new Date(rule.ingestedAt).toISOString(),
  'aws.events.event': (event: AwsEvent): unknown => withoutDetail(event),
  'aws.events.event.json': (event: AwsEvent): unknown => event,
} as const;

function transformed({ paths, template }: InputTransformer, event: AwsEvent, rule: InputRule): string {
  const texts = piecesOf(template).map((piece) => {
    if (piece.kind === 'text') return piece.text;
    const { name, isQuoted } = piece;
    if (isPredefined(name)) return textOf(PREDEFINED[name](event, rule), isQuoted);
    return textOf(valueAt(event, parseJsonPath(pathOf(paths, name) ?? '') ?? []), isQuoted);
  });
  return texts.join('');
}

function transformerFault(id: string, { paths, template }: InputTransformer): string | undefined {
  for (const [name, path] of Object.entries(paths)) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name) || /^aws/i.test(name)) {
      return `InputPathsMap for target ${id} contains invalid key ${name.slice(0, 256)}.`;
    }
    if (parseJsonPath(path) === undefined) return `InputPathsMap for target ${id} contains invalid path ${path}.`;
  }
  for (const piece of piecesOf(template)) {
    if (piece.kind === 'text' || isPredefined(piece.name) || pathOf(paths, piece.name) !== undefined) continue;
    return `InputTemplate for target ${id} contains invalid placeholder ${piece.name}.`;
  }
  return undefined;
}

function isPredefined(name: string): name is keyof typeof PREDEFINED {
  return Object.hasOwn(PREDEFINED, name);
}

function pathOf(paths: InputTransformer['paths'], name: string): string | undefined {
  return Object.hasOwn(paths, name) ? paths[name] : undefined;
}

/** EventBridge leaves the detail out there, and writes the type in another way. */
function withoutDetail({ id, account, time, source, region, resources, version, ...rest }: AwsEvent): unknown {
  return { id, account, detailType: rest['detail-type'], time, source, region, resources, version };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
