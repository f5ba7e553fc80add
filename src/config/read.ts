import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Exchange, exchangeOf } from './exchange.ts';
import { excusesOf } from './excuses.ts';
import { masterKeyOf } from './master-key.ts';
import { outboundOf } from './outbound.ts';
import { sandboxesOf } from './sandboxes.ts';
import { FEEDS_OF, FOLDER_OR_ADDRESS, SETTINGS, type Settings } from './settings.ts';
import { tellingOf } from './telling.ts';
import { type Config, ConfigError, type ReadingLimits } from './types.ts';

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
    masterKey: masterKeyOf(settings, { folder, data }),
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
    sandboxes: sandboxesOf(settings),
    excuses: excusesOf(settings),
    telling: tellingOf(settings, folder),
    outbound: outboundOf(settings),
    reading: readingOf(settings),
    readerMilliseconds: settings.PRATIQUE_LIMIT_SECONDS * 1000,
    readerBytes: settings.PRATIQUE_LIMIT_READER_BYTES,
  };
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
