import { resolve } from 'node:path';
import type { Settings } from './settings.ts';
import { type Config, ConfigError } from './types.ts';

/** Where advisories are taken from, and handed on to. */
export type Exchange = Pick<Config, 'advisoriesFrom' | 'advisoriesTo'>;

/** What is known comes from the publishers or from a registry, and is handed on by whoever has it from the publishers. */
export function exchangeOf(
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
