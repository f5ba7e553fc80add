import type { Transaction } from '../db/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import { storeReferences } from './advisory-store.ts';
import { parseSeverity, parseVerdict } from './columns.ts';
import type { FoundMatch } from './match-package.ts';
import { CHUNK } from './store.ts';
import { storable } from './text.ts';
import type { MatchCause, MatchChange, MatchState } from './types.ts';

/** A package with all that was found for it, against the snapshot that is being applied. */
export interface MatchedPackage {
  readonly packageId: number;
  readonly found: readonly FoundMatch[];
}

/** By what matches open and close. */
export interface Moment {
  readonly snapshotId: number;
  readonly cause: MatchCause;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Makes the open matches of packages those that were found, and answers what that changed. A match that changed closes,
 * and the next one opens at the same time. A package that somebody else matched against the snapshot meanwhile is left
 * alone; the others stay locked to the end of the transaction.
 */
export async function applyMatches(
  tx: Transaction,
  packages: readonly MatchedPackage[],
  moment: Moment,
): Promise<readonly MatchChange[]> {
  const claimed = await claim(
    tx,
    packages.map(({ packageId }) => packageId),
    moment.snapshotId,
  );
  const wanted = await wantedRows(
    tx,
    packages.filter(({ packageId }) => claimed.has(packageId)),
  );
  const open = await openRows(tx, [...claimed]);
  const closing = [...open.values()].filter(({ row }) => !isSame(row, wanted.get(matchKey(row))));
  const opening = [...wanted.values()].filter(({ row }) => !isSame(row, open.get(matchKey(row))));
  // The clock of another machine may be ahead: nothing closes before it opened.
  const at = closing.reduce((latest, { row }) => Math.max(latest, row.opened_at), moment.at);
  await closeRows(tx, closing, { ...moment, at });
  await insertRows(tx, opening, { ...moment, at });
  return changesOf(closing, opening, { ...moment, at });
}

/** The packages, among these, that are not matched against the snapshot yet. From now on they count as matched. */
async function claim(tx: Transaction, ids: readonly number[], snapshotId: number): Promise<ReadonlySet<number>> {
  const claimed = new Set<number>();
  for (const chunk of chunksOf(ids, CHUNK)) {
    const rows = await tx
      .updateTable('package')
      .set({ matched_snapshot_id: snapshotId })
      .where('id', 'in', chunk)
      .where((where) =>
        where.or([where('matched_snapshot_id', 'is', null), where('matched_snapshot_id', '<>', snapshotId)]),
      )
      .returning('id')
      .execute();
    for (const { id } of rows) claimed.add(id);
  }
  return claimed;
}

/** The columns by which two matches of one package and vulnerability are compared. */
const STATEMENT = [
  'package_id',
  'vulnerability_id',
  'advisory_id',
  'ecosystem',
  'key_name',
  'verdict',
  'reason',
  'state',
  'fixed_version',
  'severity',
  'score',
  'vector',
  'cvss_version',
] as const;

interface Statement {
  readonly package_id: number;
  readonly vulnerability_id: number;
  readonly advisory_id: number;
  readonly ecosystem: string;
  readonly key_name: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly state: string | null;
  readonly fixed_version: string | null;
  readonly severity: string;
  readonly score: number | null;
  readonly vector: string | null;
  readonly cvss_version: string | null;
}

/** A statement with the name of its vulnerability. */
interface Named<S extends Statement = Statement> {
  readonly vulnerability: string;
  readonly row: S;
}

interface OpenStatement extends Statement {
  readonly id: number;
  readonly opened_at: number;
}

async function wantedRows(tx: Transaction, packages: readonly MatchedPackage[]): Promise<ReadonlyMap<string, Named>> {
  const references = await storeReferences(
    tx,
    packages.flatMap(({ found }) => found),
  );
  const wanted = packages.flatMap(({ packageId, found }) =>
    found.map((one) => {
      const [vulnerabilityId, advisoryId] = [references.vulnerabilityId(one), references.advisoryId(one)];
      const ids = { package_id: packageId, vulnerability_id: vulnerabilityId, advisory_id: advisoryId };
      return { vulnerability: one.vulnerability, row: { ...ids, ...statementOf(one) } };
    }),
  );
  return new Map(wanted.map((one) => [matchKey(one.row), one]));
}

function statementOf(found: FoundMatch) {
  const { key, verdict, state, severity, score, vector, cvssVersion } = found;
  const fixed = verdict.kind === 'affected' ? verdict.fixedVersion : undefined;
  return {
    ecosystem: key.ecosystem,
    key_name: key.name,
    verdict: verdict.kind,
    reason: verdict.kind === 'undetermined' ? storable(verdict.reason) : null,
    state: state === undefined ? null : storable(state),
    fixed_version: fixed === undefined ? null : storable(fixed),
    severity,
    score: score ?? null,
    vector: vector === undefined ? null : storable(vector),
    cvss_version: cvssVersion ?? null,
  };
}

function matchKey(row: Statement): string {
  return `${row.package_id} ${row.vulnerability_id}`;
}

function isSame(a: Statement, b: Named | undefined): boolean {
  return b !== undefined && STATEMENT.every((column) => a[column] === b.row[column]);
}

async function openRows(
  tx: Transaction,
  packageIds: readonly number[],
): Promise<ReadonlyMap<string, Named<OpenStatement>>> {
  const open = new Map<string, Named<OpenStatement>>();
  for (const chunk of chunksOf(packageIds, CHUNK)) {
    const found = await tx
      .selectFrom('match')
      .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
      .selectAll('match')
      .select('vulnerability.name as name')
      .where('match.package_id', 'in', chunk)
      .where('match.closed_at', 'is', null)
      .execute();
    for (const { name, ...row } of found) open.set(matchKey(row), { vulnerability: name, row });
  }
  return open;
}

async function closeRows(tx: Transaction, rows: readonly Named<OpenStatement>[], moment: Moment): Promise<void> {
  const closed = { closed_at: moment.at, closed_snapshot_id: moment.snapshotId, closed_cause: moment.cause };
  for (const chunk of chunksOf(rows, CHUNK)) {
    const ids = chunk.map(({ row }) => row.id);
    await tx.updateTable('match').set(closed).where('id', 'in', ids).execute();
  }
}

async function insertRows(tx: Transaction, rows: readonly Named[], moment: Moment): Promise<void> {
  const opened = { opened_at: moment.at, opened_snapshot_id: moment.snapshotId, opened_cause: moment.cause };
  for (const chunk of chunksOf(rows, CHUNK)) {
    const values = chunk.map(({ row }) => ({ ...row, ...opened }));
    await tx.insertInto('match').values(values).execute();
  }
}

function changesOf(
  closing: readonly Named[],
  opening: readonly Named[],
  { snapshotId, cause, at }: Moment,
): readonly MatchChange[] {
  const before = new Map(closing.map((one) => [matchKey(one.row), one]));
  const after = new Map(opening.map((one) => [matchKey(one.row), one]));
  return [...new Map([...before, ...after])].map(([key, { vulnerability, row }]) => {
    const [closed, opened] = [before.get(key), after.get(key)];
    return {
      packageId: row.package_id,
      vulnerability,
      ecosystem: row.ecosystem,
      name: row.key_name,
      ...(closed === undefined ? {} : { before: stateOf(closed.row) }),
      ...(opened === undefined ? {} : { after: stateOf(opened.row) }),
      cause,
      snapshotId,
      at,
    };
  });
}

function stateOf(row: Statement): MatchState {
  return {
    verdict: parseVerdict(row.verdict),
    severity: parseSeverity(row.severity),
    ...(row.score === null ? {} : { score: row.score }),
    ...(row.state === null ? {} : { state: row.state }),
    ...(row.fixed_version === null ? {} : { fixedVersion: row.fixed_version }),
  };
}
