import { ownSource } from './told.ts';
import type { Fact, PackageRecord } from './types.ts';

/** What was made of one record of a package database. */
export type ReadRecord =
  | { readonly kind: 'package'; readonly record: PackageRecord; readonly doubt?: string }
  /** The record says of itself that nothing is installed. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** More than any image has; so many fit into one answer of a reader. */
const MOST_PACKAGES = 15_000;
const MOST_DOUBTS = 20;

/** The facts that a database's records make: the database with all its packages, and what is wrong with it. */
export function databaseFacts(type: string, records: Iterable<ReadRecord>, signal: AbortSignal): readonly Fact[] {
  const { packages, doubts } = collect(records, signal);
  return [{ kind: 'database', type, packages }, ...doubts];
}

/** How it is known that a file's packages are there; `better` of a lock file alone. */
export type Known = Pick<Extract<Fact, { kind: 'packages' }>, 'evidence' | 'better'>;

/** The facts that the records in a file of a language make: its packages, each once, and what is wrong with it. */
export function packageFacts(known: Known, records: Iterable<ReadRecord>, signal: AbortSignal): readonly Fact[] {
  const { packages, doubts } = collect(eachOnce(records), signal);
  return [{ kind: 'packages', ...known, packages }, ...doubts];
}

/** The record of a package of a language, which is malformed where its name or version could be none. */
export function languageRecord(type: string, name: string, version: string): ReadRecord {
  const told = JSON.stringify(name.slice(0, 100));
  if (name === '') return { kind: 'malformed', reason: 'a package has no name' };
  if (!isSane(name)) return { kind: 'malformed', reason: `the name ${told} is too long` };
  if (!WORD.test(name)) return { kind: 'malformed', reason: `${told} is no name of a package` };
  if (version === '') return { kind: 'malformed', reason: `the package ${told} has no version` };
  if (!isSane(version)) return { kind: 'malformed', reason: `the version of ${told} is too long` };
  if (!WORD.test(version)) {
    return { kind: 'malformed', reason: `the version ${JSON.stringify(version.slice(0, 100))} of ${told} is none` };
  }
  return { kind: 'package', record: ownSource(type, name, version) };
}

const LONGEST_FIELD = 1000;

/** Whether a name or version is of a length that some package could have. */
export function isSane(field: string): boolean {
  return field.length <= LONGEST_FIELD;
}

/** No blanks, no control characters, nothing that was not UTF-8. */
const WORD = /^[^\s\p{C}\u{FFFD}]+$/u;

function* eachOnce(records: Iterable<ReadRecord>): Iterable<ReadRecord> {
  const seen = new Set<string>();
  for (const read of records) {
    const key = read.kind === 'package' ? JSON.stringify(read.record) : undefined;
    if (key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    yield read;
  }
}

function collect(
  records: Iterable<ReadRecord>,
  signal: AbortSignal,
): { readonly packages: readonly PackageRecord[]; readonly doubts: readonly Fact[] } {
  const packages: PackageRecord[] = [];
  const doubts: string[] = [];
  let unsaid = 0;
  const doubt = (reason: string) => (doubts.length < MOST_DOUBTS ? doubts.push(reason) : (unsaid += 1));
  for (const record of records) {
    signal.throwIfAborted();
    if (packages.length >= MOST_PACKAGES) break;
    if (record.kind === 'malformed') doubt(record.reason);
    if (record.kind !== 'package') continue;
    packages.push(record.record);
    if (record.doubt !== undefined) doubt(record.doubt);
  }
  if (packages.length >= MOST_PACKAGES) doubts.push(`it has ${MOST_PACKAGES} packages or more`);
  if (unsaid > 0) doubts.push(`${unsaid} more records are malformed`);
  return { packages, doubts: doubts.map((reason): Fact => ({ kind: 'partial', reason })) };
}
