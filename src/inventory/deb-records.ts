import { linesOf } from '../lib/lines.ts';
import { isSane, type ReadRecord } from './records.ts';
import type { PackageRecord } from './types.ts';

const USED = new Set(['package', 'status', 'version', 'source', 'architecture', 'maintainer']);
/** What dpkg calls a package of which no file is there (dpkg(1), "Package states"). */
const ABSENT = new Set(['not-installed', 'config-files']);
const PRESENT = new Set([
  'half-installed',
  'unpacked',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
  'installed',
]);

/**
 * The packages in a file of stanzas as dpkg keeps them (deb822(5)). `needsStatus` tells whether each stanza must say
 * that its package is installed, or does so by being there.
 */
export function* debRecords(bytes: Uint8Array, needsStatus: boolean): Iterable<ReadRecord> {
  for (const stanza of stanzasOf(bytes)) yield recordOf(stanza, needsStatus);
}

interface Stanza {
  readonly fields: ReadonlyMap<string, string>;
  readonly isMalformed: boolean;
}

/** Only fields that are used are kept, and of those the first line: none of them goes over several. */
function* stanzasOf(bytes: Uint8Array): Iterable<Stanza> {
  let fields = new Map<string, string>();
  let isMalformed = false;
  let isEmpty = true;
  for (const line of linesOf(bytes)) {
    if (line.trim() === '') {
      if (!isEmpty) yield { fields, isMalformed };
      fields = new Map();
      isMalformed = false;
      isEmpty = true;
      continue;
    }
    isEmpty = false;
    isMalformed = !addField(fields, line) || isMalformed;
  }
  if (!isEmpty) yield { fields, isMalformed };
}

/** Answers whether the line is a field of its own, or goes on with the one before. */
function addField(fields: Map<string, string>, line: string): boolean {
  if (line.startsWith(' ') || line.startsWith('\t')) return true;
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
  if (USED.has(name) && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  return colon > 0;
}

function recordOf({ fields, isMalformed }: Stanza, needsStatus: boolean): ReadRecord {
  const name = fields.get('package') ?? '';
  const version = fields.get('version') ?? '';
  const state = fields.get('status')?.split(/\s+/)[2];
  const source = fields.get('source') ?? '';
  if (state !== undefined && ABSENT.has(state)) return { kind: 'absent' };
  if (name === '') return { kind: 'malformed', reason: 'a record names no package' };
  if (![name, version, source].every(isSane)) {
    return { kind: 'malformed', reason: `the record of ${JSON.stringify(name.slice(0, 100))} has a field too long` };
  }
  const doubt = doubtOf({ name, version, state, isMalformed, needsStatus });
  return { kind: 'package', record: packageOf(name, version, fields), ...(doubt === undefined ? {} : { doubt }) };
}

interface Read {
  readonly name: string;
  readonly version: string;
  readonly state: string | undefined;
  readonly isMalformed: boolean;
  readonly needsStatus: boolean;
}

function doubtOf({ name, version, state, isMalformed, needsStatus }: Read): string | undefined {
  const isUnclear = state === undefined ? needsStatus : !PRESENT.has(state);
  if (isUnclear) return `the record of "${name}" does not say whether it is installed: it is taken to be`;
  if (version === '') return `the record of "${name}" has no version`;
  return isMalformed ? `the record of "${name}" is malformed` : undefined;
}

function packageOf(name: string, version: string, fields: ReadonlyMap<string, string>): PackageRecord {
  const architecture = fields.get('architecture')?.slice(0, 100);
  const maintainer = fields.get('maintainer')?.slice(0, 300);
  return {
    type: 'deb',
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    source: sourceOf(fields.get('source') ?? '', name, version),
    ...(maintainer === undefined ? {} : { maintainer }),
  };
}

/** `name` or `name (version)`: either is left out where it is the package's own (deb-control(5), "Source"). */
function sourceOf(field: string, name: string, version: string): PackageRecord['source'] {
  const [, sourceName, sourceVersion] = /^(\S+)(?:\s+\(([^)]*)\))?/.exec(field) ?? [];
  return { name: sourceName ?? name, version: sourceVersion ?? version };
}
