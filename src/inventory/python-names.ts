import { languageRecord, type ReadRecord } from './records.ts';

/** The record of a distribution of Python, under its normalized name (PEP 503), by which advisories are filed. */
export function pypiRecord(name: string, version: string): ReadRecord {
  const read = languageRecord('pypi', normalized(name), version);
  if (read.kind !== 'package' || NAME.test(name)) return read;
  return { kind: 'malformed', reason: `${JSON.stringify(name.slice(0, 100))} is no name of a package` };
}

/** A name in the one of its spellings by which names are compared (PEP 503, "Normalized Names"). */
export function normalized(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** PEP 508, "Names". */
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
