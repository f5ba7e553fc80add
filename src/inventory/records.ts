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
  return [{ kind: 'database', type, packages }, ...doubts.map((reason): Fact => ({ kind: 'partial', reason }))];
}

const LONGEST_FIELD = 1000;

/** Whether a name or version is of a length that some package could have. */
export function isSane(field: string): boolean {
  return field.length <= LONGEST_FIELD;
}
