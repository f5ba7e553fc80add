import { z } from 'zod';
import { isObject } from '../lib/json.ts';
import { cleanPath } from '../lib/tar-path.ts';
import { EVIDENCES, type InventoryOutcome, type LayerLink, type PackageRecord, type ToldPackage } from './types.ts';

/** What a reader may answer; it has read hostile bytes, so nothing in it is believed that does not have this form. */
export type Answer = InventoryOutcome | { readonly kind: 'aborted' };

/** The answer to the request `id` that these bytes hold, or undefined where they hold none. */
export function parseAnswer(bytes: Uint8Array, id: string): Answer | undefined {
  try {
    const parsed = ANSWER.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (!parsed.success || parsed.data.id !== id) return undefined;
    const { id: _, ...answer } = parsed.data;
    return answer;
  } catch {
    return undefined;
  }
}

const MOST_PATHS = 150_000;
const MOST_PACKAGES = 100_000;
/** Facts of one file. */
const MOST_FACTS = 20_000;

const LONGEST_WORD = 1000;

const word = z.string().max(LONGEST_WORD);
const sentence = z.string().max(4000);
const path = z.custom<string>(isPath);
const folder = z.custom<string>((value) => value === '' || isPath(value));
const list = <T extends z.ZodType>(item: T, most: number) => z.array(item).max(most).readonly();

/** Looked at by hand, since nearly all of a large answer is records and the server waits meanwhile. */
function packagesOf<T extends PackageRecord>(isOne: (value: unknown) => value is T) {
  return z.custom<readonly T[]>(
    (value) => Array.isArray(value) && value.length <= MOST_PACKAGES && value.every((one) => isOne(one)),
  );
}

const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('database'), type: word, packages: packagesOf(isPackageRecord) }),
  z.object({
    kind: z.literal('packages'),
    evidence: z.enum(EVIDENCES),
    better: z.enum(['below', 'anywhere']).exactOptional(),
    packages: packagesOf(isToldPackage),
  }),
  z.object({ kind: z.literal('owned'), type: word, owner: word, paths: list(path, MOST_PATHS) }),
  z.object({ kind: z.literal('repositories'), names: list(word, 1000), cpes: list(word, 1000) }),
  z.object({ kind: z.literal('distro'), fields: z.record(word, word).readonly() }),
  z.object({ kind: z.literal('partial'), reason: sentence }),
]);

/** Looked at by hand, and left where it is: these lists are long. */
function all<T>(isOne: (value: unknown) => value is T) {
  return z.custom<readonly T[]>(
    (value) => Array.isArray(value) && value.length <= MOST_PATHS && value.every((one) => isOne(one)),
  );
}

const inventory = z
  .object({
    files: list(z.object({ path, facts: list(fact, MOST_FACTS) }), MOST_PATHS),
    links: all(isLink),
    hardLinks: all(isLink),
    folders: all(isPath),
    removed: all(isPath),
    opaque: list(folder, MOST_PATHS),
    detours: list(z.object({ path, target: folder }).readonly(), MOST_PATHS),
    assumed: list(z.string().max(4097), MOST_PATHS),
    partial: list(sentence, 1000),
  })
  .readonly();

const ANSWER = z.discriminatedUnion('kind', [
  z.object({ id: word, kind: z.literal('read'), inventory }),
  z.object({ id: word, kind: z.literal('failed'), reason: sentence, mayRetry: z.literal(true).exactOptional() }),
  z.object({ id: word, kind: z.literal('aborted') }),
]);

const RECORD_FIELDS = new Set(['type', 'name', 'version', 'architecture', 'source', 'maintainer', 'vendor', 'module']);
const TOLD_FIELDS = new Set([...RECORD_FIELDS, 'within']);

function isToldPackage(value: unknown): value is ToldPackage {
  return isRecord(value, TOLD_FIELDS) && (value['within'] === undefined || path.safeParse(value['within']).success);
}

function isPackageRecord(value: unknown): value is PackageRecord {
  return isRecord(value, RECORD_FIELDS);
}

function isRecord(value: unknown, fields: ReadonlySet<string>): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || !hasOnly(value, fields)) return false;
  const source = value['source'];
  if (!isObject(source) || !hasOnly(source, SOURCE_FIELDS)) return false;
  const words = [value['type'], value['name'], value['version'], source['name'], source['version']];
  const others = [value['architecture'], value['maintainer'], value['vendor'], value['module']];
  return words.every(isWord) && others.every(isWordOrNone);
}

const SOURCE_FIELDS = new Set(['name', 'version']);
const LINK_FIELDS = new Set(['path', 'target']);
const LONGEST_PATH = 4096;

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_PATH && value !== '' && cleanPath(value) === value;
}

function isLink(value: unknown): value is LayerLink {
  if (!isObject(value) || !hasOnly(value, LINK_FIELDS) || !isPath(value['path'])) return false;
  return typeof value['target'] === 'string' && value['target'].length <= LONGEST_PATH;
}

function hasOnly(value: object, fields: ReadonlySet<string>): boolean {
  return Object.keys(value).every((key) => fields.has(key));
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_WORD;
}

function isWordOrNone(value: unknown): boolean {
  return value === undefined || isWord(value);
}
