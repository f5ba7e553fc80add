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

/**
 * Only fields that are used are kept, and of those the first line: none of them goes over several, or comes twice. Where
 * one does, an empty line may be missing, and with it another package.
 */
function* stanzasOf(bytes: Uint8Array): Iterable<Stanza> {
  let fields = new Map<string, string>();
  let isMalformed = false;
  let isEmpty = true;
  let last: string | undefined;
  for (const line of linesOf(bytes)) {
    if (line.trim() === '') {
      if (!isEmpty) yield { fields, isMalformed };
      fields = new Map();
      isMalformed = false;
      isEmpty = true;
      continue;
    }
    isEmpty = false;
    const isContinued = line.startsWith(' ') || line.startsWith('\t');
    if (!isContinued) last = nameOf(line);
    if (last === undefined || (USED.has(last) && (isContinued || fields.has(last)))) isMalformed = true;
    else if (USED.has(last)) fields.set(last, line.slice(line.indexOf(':') + 1).trim());
  }
  if (!isEmpty) yield { fields, isMalformed };
}

/** The field that the line begins, or undefined where it begins none; dpkg takes a blank before the colon. */
function nameOf(line: string): string | undefined {
  const name = line
    .slice(0, Math.max(line.indexOf(':'), 0))
    .trim()
    .toLowerCase();
  return name === '' ? undefined : name;
}

function recordOf({ fields, isMalformed }: Stanza, needsStatus: boolean): ReadRecord {
  const name = fields.get('package') ?? '';
  const version = fields.get('version') ?? '';
  const state = stateOf(fields.get('status'));
  const source = fields.get('source') ?? '';
  if (state !== undefined && ABSENT.has(state) && !isMalformed) return { kind: 'absent' };
  if (name === '') return { kind: 'malformed', reason: 'a record names no package' };
  if (![name, version, source].every(isSane)) {
    return { kind: 'malformed', reason: `the record of ${JSON.stringify(name.slice(0, 100))} has a field too long` };
  }
  const isStrange = isMalformed || (source !== '' && !SOURCE.test(source));
  const doubt = doubtOf({ name, version, state, isMalformed: isStrange, needsStatus });
  return { kind: 'package', record: packageOf(name, version, fields), ...(doubt === undefined ? {} : { doubt }) };
}

/** What is wanted, whether it went well, and what is there (dpkg(1), "Package states"); empty for anything else. */
function stateOf(status: string | undefined): string | undefined {
  const [, state] = /^\S+\s+\S+\s+(\S+)$/.exec(status ?? '') ?? [];
  return status === undefined ? undefined : (state ?? '');
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

const SOURCE = /^[^\s()\p{C}]+(?:\s+\([^()]*\))?$/u;

/** `name` or `name (version)`: either is left out where it is the package's own (deb-control(5), "Source"). */
function sourceOf(field: string, name: string, version: string): PackageRecord['source'] {
  const [, sourceName, sourceVersion] = /^(\S+)(?:\s+\(([^)]*)\))?/.exec(field) ?? [];
  return { name: sourceName ?? name, version: sourceVersion ?? version };
}
