import type { PackageRecord } from './types.ts';

/** The record of a package that is its own source, as those of languages are. */
export function ownSource(type: string, name: string, version: string): PackageRecord {
  return { type, name, version, source: { name, version } };
}
