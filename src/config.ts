import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Everything that may be set, once it is judged. Paths are absolute, sizes bytes, times milliseconds. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** The one folder that holds everything. */
  readonly data: string;
  readonly account: string;
  /** The region shown to clients comes first; signatures for any of them are accepted. */
  readonly regions: readonly [string, ...string[]];
  readonly administratorKey?: { readonly id: string; readonly secret: string };
  readonly createOnPush: boolean;
  readonly anonymousPull: boolean;
  /** A mirror's address or a folder; undefined means the publishers' own addresses. */
  readonly feeds?: string;
  /** The same for single sources, by id; a file too. */
  readonly feedsOf: Readonly<Record<string, string>>;
  readonly advisoryUpdates: boolean;
  /** Where another Pratique's snapshot is taken from, in the place of what publishers say. */
  readonly advisoriesFrom?: AdvisoriesFrom;
  /** Where the snapshot in use is pushed to whenever it changes. */
  readonly advisoriesTo?: AdvisoriesTo;
  readonly masterKeyFile: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** The address that clients use, without a slash at its end. */
  readonly url: string;
  readonly logLevel: string;
  /** How often garbage is collected. */
  readonly collectMilliseconds: number;
  readonly graceMilliseconds: number;
  readonly uploadMilliseconds: number;
  readonly stopMilliseconds: number;
  readonly mostBlobBytes: number;
  /** How far layers are read, where that is set. */
  readonly reading: ReadingLimits;
  /** How long a layer may take its reader, and how much memory. */
  readonly readerMilliseconds: number;
  readonly readerBytes: number;
}

/** A registry that advisories are taken from or pushed to, and how it is spoken to. */
export interface AdvisoriesPlace {
  /** `docker://host/name:tag` */
  readonly place: string;
  readonly isPlainHttp: boolean;
  readonly trustedRealms: readonly string[];
}

export interface AdvisoriesFrom extends AdvisoriesPlace {
  /** The file of the public key that must have signed; without it the signature is not looked at. */
  readonly key?: string;
  readonly everyMilliseconds: number;
}

export interface AdvisoriesTo extends AdvisoriesPlace {
  /** The file of the private key that signs. */
  readonly signKey?: string;
}

/** Limits of what is read of a layer; those that are not set stand as the readers have them. */
export interface ReadingLimits {
  readonly layerBytes?: number;
  readonly expansion?: number;
  readonly layerEntries?: number;
  readonly pathLength?: number;
  readonly nesting?: number;
  readonly entries?: number;
  readonly unfoldedBytes?: number;
  /** By the name of what reads the file: `jar`, `go-binary`. */
  readonly fileBytes?: Readonly<Record<string, number>>;
}

/** A setting that cannot be used; the message names it. */
export class ConfigError extends Error {}

const flag = z.enum(['true', 'false', '1', '0', 'on', 'off']).transform((text) => ['true', '1', 'on'].includes(text));
const hours = (otherwise: number) => z.coerce.number().positive().default(otherwise);

/** A folder is all that has no scheme, or `file:`. */
const FOLDER_OR_ADDRESS = /^(?:https?:\/\/|file:\/\/|(?![a-z][a-z0-9+.-]*:\/\/).)/i;

/** `PRATIQUE_FEEDS_DEBIAN_TRACKER` is where `debian-tracker` is had from. */
const FEEDS_OF = /^PRATIQUE_FEEDS_[A-Z0-9]+(?:_[A-Z0-9]+)*$/;

const IN_REGISTRY = /^docker:\/\/[^\s/]+\/\S+$/;
const AN_ARTIFACT = 'such as docker://registry.example/advisories:latest';

const limit = z.coerce.number('a whole number above 0').int().positive();

const SETTINGS = z.object({
  PRATIQUE_HOST: z.string().min(1).default('127.0.0.1'),
  PRATIQUE_PORT: z.coerce.number('a port number').int().min(0).max(65_535).default(5000),
  PRATIQUE_DATA: z.string().min(1).default('./pratique-data'),
  PRATIQUE_ACCOUNT: z
    .string()
    .regex(/^\d{12}$/, 'twelve digits')
    .default('000000000000'),
  PRATIQUE_REGION: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'a region, or several parted by commas')
    .default('us-east-1'),
  PRATIQUE_ACCESS_KEY_ID: z
    .string()
    .regex(/^\w{16,128}$/, '16 to 128 letters and digits')
    .optional(),
  PRATIQUE_SECRET_ACCESS_KEY: z.string().min(16, 'at least 16 characters').optional(),
  PRATIQUE_CREATE_ON_PUSH: flag.default(false),
  PRATIQUE_ANONYMOUS_PULL: flag.default(false),
  PRATIQUE_DATABASE_URL: z.undefined('not offered yet: unset it, and metadata stays in the data folder').optional(),
  PRATIQUE_BLOBS: z.undefined('not offered yet: unset it, and blobs stay in the data folder').optional(),
  PRATIQUE_FEEDS: z.string().regex(FOLDER_OR_ADDRESS, 'a folder, or an http or https address').optional(),
  PRATIQUE_ADVISORY_UPDATES: flag.default(true),
  PRATIQUE_ADVISORIES_FROM: z.string().regex(IN_REGISTRY, AN_ARTIFACT).optional(),
  PRATIQUE_ADVISORIES_KEY: z.string().min(1).optional(),
  PRATIQUE_ADVISORIES_UNSIGNED: flag.default(false),
  PRATIQUE_ADVISORIES_INTERVAL_SECONDS: z.coerce.number().min(1).default(60),
  PRATIQUE_ADVISORIES_TO: z.string().regex(IN_REGISTRY, AN_ARTIFACT).optional(),
  PRATIQUE_ADVISORIES_SIGN_KEY: z.string().min(1).optional(),
  PRATIQUE_ADVISORIES_PLAIN_HTTP: flag.default(false),
  PRATIQUE_ADVISORIES_TRUST_REALM: z
    .string()
    .regex(/^[^\s,]+(,[^\s,]+)*$/, 'a host, or several parted by commas')
    .optional(),
  PRATIQUE_MASTER_KEY_FILE: z.string().min(1).optional(),
  PRATIQUE_TLS_CERT: z.string().min(1).optional(),
  PRATIQUE_TLS_KEY: z.string().min(1).optional(),
  PRATIQUE_URL: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  PRATIQUE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PRATIQUE_GC_INTERVAL_SECONDS: z.coerce.number().positive().default(3600),
  PRATIQUE_GC_GRACE_HOURS: hours(24),
  PRATIQUE_UPLOAD_EXPIRY_HOURS: hours(24),
  PRATIQUE_STOP_SECONDS: z.coerce.number().min(0).default(30),
  PRATIQUE_MAX_BLOB_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(52_000 * 2 ** 20),
  PRATIQUE_LIMIT_LAYER_BYTES: limit.optional(),
  PRATIQUE_LIMIT_EXPANSION: limit.optional(),
  PRATIQUE_LIMIT_LAYER_ENTRIES: limit.optional(),
  PRATIQUE_LIMIT_PATH_LENGTH: limit.optional(),
  PRATIQUE_LIMIT_NESTING: limit.optional(),
  PRATIQUE_LIMIT_ARCHIVE_ENTRIES: limit.optional(),
  PRATIQUE_LIMIT_UNFOLDED_BYTES: limit.optional(),
  PRATIQUE_LIMIT_FILE_BYTES: z
    .string()
    .regex(/^[a-z0-9-]+=\d{1,13}(,[a-z0-9-]+=\d{1,13})*$/, 'such as "jar=1073741824,go-binary=536870912"')
    .optional(),
  PRATIQUE_LIMIT_SECONDS: limit.default(600),
  PRATIQUE_LIMIT_READER_BYTES: limit.min(128 * 2 ** 20, 'at least 128 MiB').default(512 * 2 ** 20),
});

type Settings = z.output<typeof SETTINGS>;

/**
 * Settings from the environment, and from `pratique.yaml` (or PRATIQUE_CONFIG) for those that the environment does
 * not name. Throws ConfigError for a value that cannot be used and, in the file, for a name that does not exist.
 */
export function readConfig(environment: NodeJS.ProcessEnv, folder = process.cwd()): Config {
  const file = environment['PRATIQUE_CONFIG'] ?? resolve(folder, 'pratique.yaml');
  const written = environment['PRATIQUE_CONFIG'] !== undefined || existsSync(file) ? readSettings(file) : {};
  // An empty variable is how shells and compose files say "unset".
  const set = Object.entries(environment).filter(([name, value]) => isSetting(name) && value !== '');
  const all = { ...written, ...Object.fromEntries(set) };
  const judged = SETTINGS.safeParse(all);
  if (!judged.success) throw new ConfigError(judged.error.issues.map(complaint).join('; '));
  const feedsOf = feedsIn(all);
  return Object.freeze({ ...configOf(judged.data, folder), feedsOf, ...exchangeOf(judged.data, { folder, feedsOf }) });
}

function isSetting(name: string): boolean {
  return name in SETTINGS.shape || FEEDS_OF.test(name);
}

function feedsIn(settings: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const feeds: Record<string, string> = {};
  for (const [name, place = ''] of Object.entries(settings)) {
    if (!FEEDS_OF.test(name)) continue;
    if (!FOLDER_OR_ADDRESS.test(place)) throw new ConfigError(`${name}: a file, a folder, or an http or https address`);
    feeds[name.slice('PRATIQUE_FEEDS_'.length).toLowerCase().replaceAll('_', '-')] = place;
  }
  return feeds;
}

function readSettings(file: string): Record<string, string> {
  const content: unknown = parseYaml(file);
  if (content === null) return {};
  const settings = z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .safeParse(content);
  if (!settings.success) throw new ConfigError(`${file} is not a list of NAME: value`);
  const strange = Object.keys(settings.data).find((name) => !isSetting(name));
  if (strange !== undefined) throw new ConfigError(`${file} names "${strange}", which is not a setting`);
  return settings.data;
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ConfigError(`cannot read "${file}": ${reason}`, { cause: error });
  }
}

type Exchange = Pick<Config, 'advisoriesFrom' | 'advisoriesTo'>;

function configOf(settings: Settings, folder: string): Omit<Config, 'feedsOf' | keyof Exchange> {
  const data = resolve(folder, settings.PRATIQUE_DATA);
  const { PRATIQUE_TLS_CERT: cert, PRATIQUE_TLS_KEY: key } = settings;
  if ((cert === undefined) !== (key === undefined)) throw together('PRATIQUE_TLS_CERT', 'PRATIQUE_TLS_KEY');
  const { PRATIQUE_ACCESS_KEY_ID: id, PRATIQUE_SECRET_ACCESS_KEY: secret } = settings;
  if ((id === undefined) !== (secret === undefined)) {
    throw together('PRATIQUE_ACCESS_KEY_ID', 'PRATIQUE_SECRET_ACCESS_KEY');
  }
  const scheme = cert === undefined ? 'http' : 'https';
  const [region = 'us-east-1', ...others] = settings.PRATIQUE_REGION.split(',');
  return {
    host: settings.PRATIQUE_HOST,
    port: settings.PRATIQUE_PORT,
    data,
    account: settings.PRATIQUE_ACCOUNT,
    regions: [region, ...others],
    ...(id === undefined || secret === undefined ? {} : { administratorKey: { id, secret } }),
    createOnPush: settings.PRATIQUE_CREATE_ON_PUSH,
    anonymousPull: settings.PRATIQUE_ANONYMOUS_PULL,
    ...(settings.PRATIQUE_FEEDS === undefined ? {} : { feeds: settings.PRATIQUE_FEEDS }),
    advisoryUpdates: settings.PRATIQUE_ADVISORY_UPDATES,
    masterKeyFile: resolve(folder, settings.PRATIQUE_MASTER_KEY_FILE ?? resolve(data, 'master.key')),
    ...(cert === undefined || key === undefined
      ? {}
      : { tls: { cert: resolve(folder, cert), key: resolve(folder, key) } }),
    url: (settings.PRATIQUE_URL ?? `${scheme}://localhost:${settings.PRATIQUE_PORT}`).replace(/\/+$/, ''),
    logLevel: settings.PRATIQUE_LOG_LEVEL,
    collectMilliseconds: settings.PRATIQUE_GC_INTERVAL_SECONDS * 1000,
    graceMilliseconds: settings.PRATIQUE_GC_GRACE_HOURS * 3_600_000,
    uploadMilliseconds: settings.PRATIQUE_UPLOAD_EXPIRY_HOURS * 3_600_000,
    stopMilliseconds: settings.PRATIQUE_STOP_SECONDS * 1000,
    mostBlobBytes: settings.PRATIQUE_MAX_BLOB_BYTES,
    reading: readingOf(settings),
    readerMilliseconds: settings.PRATIQUE_LIMIT_SECONDS * 1000,
    readerBytes: settings.PRATIQUE_LIMIT_READER_BYTES,
  };
}

/** What is known comes from the publishers or from a registry, and is handed on by whoever has it from the publishers. */
function exchangeOf(
  settings: Settings,
  { folder, feedsOf }: { readonly folder: string } & Pick<Config, 'feedsOf'>,
): Exchange {
  const { PRATIQUE_ADVISORIES_FROM: from, PRATIQUE_ADVISORIES_TO: to } = settings;
  const { PRATIQUE_ADVISORIES_KEY: key, PRATIQUE_ADVISORIES_SIGN_KEY: signKey } = settings;
  const isUnsigned = settings.PRATIQUE_ADVISORIES_UNSIGNED;
  if (from === undefined && (key !== undefined || isUnsigned))
    throw lacking(key === undefined ? 'UNSIGNED' : 'KEY', 'FROM');
  if (to === undefined && signKey !== undefined) throw lacking('SIGN_KEY', 'TO');
  const access = {
    isPlainHttp: settings.PRATIQUE_ADVISORIES_PLAIN_HTTP,
    trustedRealms: settings.PRATIQUE_ADVISORIES_TRUST_REALM?.split(',') ?? [],
  };
  if (to !== undefined && from === undefined) {
    return { advisoriesTo: { place: to, ...access, ...(signKey && { signKey: resolve(folder, signKey) }) } };
  }
  if (from === undefined) return {};
  if (to !== undefined) throw instead('PRATIQUE_ADVISORIES_TO');
  if (settings.PRATIQUE_FEEDS !== undefined) throw instead('PRATIQUE_FEEDS');
  if (Object.keys(feedsOf).length > 0) throw instead('every PRATIQUE_FEEDS_…');
  if (isUnsigned === (key !== undefined)) {
    const names = 'PRATIQUE_ADVISORIES_KEY, the public key of whoever signs, or PRATIQUE_ADVISORIES_UNSIGNED=on';
    throw new ConfigError(`PRATIQUE_ADVISORIES_FROM wants one of ${names}`);
  }
  const everyMilliseconds = settings.PRATIQUE_ADVISORIES_INTERVAL_SECONDS * 1000;
  return {
    advisoriesFrom: { place: from, ...access, everyMilliseconds, ...(key && { key: resolve(folder, key) }) },
  };
}

function lacking(name: string, other: string): ConfigError {
  return new ConfigError(`PRATIQUE_ADVISORIES_${name} means nothing without PRATIQUE_ADVISORIES_${other}`);
}

function instead(name: string): ConfigError {
  return new ConfigError(`PRATIQUE_ADVISORIES_FROM takes advisories from a registry and nowhere else: unset ${name}`);
}

function readingOf(settings: Settings): ReadingLimits {
  const files = settings.PRATIQUE_LIMIT_FILE_BYTES?.split(',').map((pair) => pair.split('='));
  const limits = {
    layerBytes: settings.PRATIQUE_LIMIT_LAYER_BYTES,
    expansion: settings.PRATIQUE_LIMIT_EXPANSION,
    layerEntries: settings.PRATIQUE_LIMIT_LAYER_ENTRIES,
    pathLength: settings.PRATIQUE_LIMIT_PATH_LENGTH,
    nesting: settings.PRATIQUE_LIMIT_NESTING,
    entries: settings.PRATIQUE_LIMIT_ARCHIVE_ENTRIES,
    unfoldedBytes: settings.PRATIQUE_LIMIT_UNFOLDED_BYTES,
    fileBytes: files && Object.fromEntries(files.map(([name = '', bytes]) => [name, Number(bytes)])),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function together(one: string, other: string): ConfigError {
  return new ConfigError(`${one} and ${other} are set together, or neither`);
}

/** The value itself is not repeated: it may be a secret. */
function complaint(issue: z.core.$ZodIssue): string {
  return `${String(issue.path[0])}: ${issue.message}`;
}
