import type { Database, Transaction } from '../db/types.ts';
import { parseProvenances, parseReadFrom } from './provenance.ts';
import type { ReadFrom, SourceOutcome } from './read-source.ts';
import type { Provenance } from './types.ts';

/** The snapshot that is in use, as the database knows it. */
export interface ActiveRow {
  readonly id: number;
  readonly digest: string;
  /** Its name in the folder of snapshots. */
  readonly file: string;
  readonly builtAt: number;
  /** With what the last look at each source came to. */
  readonly provenance: readonly Provenance[];
}

/** What the last look at a source came to. Times are milliseconds since the epoch. */
export interface SourceLook {
  readonly source: string;
  readonly checkedAt: number;
  readonly fetchedAt?: number;
  readonly error?: string;
  /** What was read then; with an error, what was refused. Absent where nothing was, or it is not known. */
  readonly readFrom?: ReadFrom;
}

export interface NewSnapshot {
  readonly digest: string;
  readonly file: string;
  readonly builtAt: number;
  readonly provenance: readonly Provenance[];
}

/** The snapshot in use, or undefined before the first. */
export async function findActive({ query }: Pick<Database, 'query'>): Promise<ActiveRow | undefined> {
  const row = await query
    .selectFrom('active_snapshot')
    .innerJoin('snapshot', 'snapshot.id', 'active_snapshot.snapshot_id')
    .select(['snapshot.id', 'digest', 'file', 'built_at', 'provenance'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const provenance = parseProvenances(row.provenance);
  const looks = await findLooks({ query });
  return {
    id: row.id,
    digest: row.digest,
    file: row.file,
    builtAt: row.built_at,
    provenance: provenance.map((one) =>
      asLastSeen(
        one,
        looks.find(({ source }) => source === one.source),
      ),
    ),
  };
}

/** What the last look at each source came to, by source. */
export async function findLooks({ query }: Pick<Database, 'query'>): Promise<readonly SourceLook[]> {
  const rows = await query.selectFrom('advisory_source').selectAll().orderBy('source').execute();
  return rows.map((row) => ({
    source: row.source,
    checkedAt: row.checked_at,
    ...(row.fetched_at === null ? {} : { fetchedAt: row.fetched_at }),
    ...(row.last_error === null ? {} : { error: row.last_error }),
    ...(row.read_from === null ? {} : { readFrom: parseReadFrom(row.read_from) }),
  }));
}

/** Writes down what came of each source and, where there is one, the new snapshot, which is in use from then on. */
export async function storeUpdate(
  tx: Transaction,
  outcomes: readonly SourceOutcome[],
  { snapshot, at }: { readonly snapshot?: NewSnapshot; readonly at: number },
): Promise<void> {
  for (const outcome of outcomes) await storeLook(tx, outcome, at);
  if (snapshot === undefined) return;
  const { digest, file, builtAt, provenance } = snapshot;
  const { id } = await tx
    .insertInto('snapshot')
    .values({ digest, file, built_at: builtAt, activated_at: at, provenance: JSON.stringify(provenance) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.deleteFrom('active_snapshot').execute();
  await tx.insertInto('active_snapshot').values({ id: 1, snapshot_id: id }).execute();
}

/** The files of the last snapshots, the newest first. */
export async function lastFiles({ query }: Pick<Database, 'query'>, count: number): Promise<readonly string[]> {
  const rows = await query.selectFrom('snapshot').select('file').orderBy('id', 'desc').limit(count).execute();
  return rows.map(({ file }) => file);
}

/** Where its content was the same, no snapshot was written: that it was looked at again stands in the database alone. */
function asLastSeen(provenance: Provenance, look: SourceLook | undefined): Provenance {
  if (look === undefined) return provenance;
  const { staleReason: _before, ...rest } = provenance;
  return {
    ...rest,
    fetchedAt: Math.max(provenance.fetchedAt, look.fetchedAt ?? 0),
    ...(look.error === undefined ? look.readFrom : { staleReason: look.error }),
  };
}

async function storeLook(tx: Transaction, outcome: SourceOutcome, at: number): Promise<void> {
  const { kind, source } = outcome;
  if (kind === 'left') return;
  const before = await tx
    .selectFrom('advisory_source')
    .select('fetched_at')
    .where('source', '=', source)
    .executeTakeFirst();
  await tx.deleteFrom('advisory_source').where('source', '=', source).execute();
  if (kind === 'absent') return;
  const isRead = kind !== 'stale';
  await tx
    .insertInto('advisory_source')
    .values({
      source,
      checked_at: at,
      fetched_at: isRead ? at : (before?.fetched_at ?? null),
      changed_at: outcome.provenance?.changedAt ?? null,
      last_error: isRead ? null : outcome.reason,
      read_from: readFromIn(outcome),
    })
    .execute();
}

function readFromIn(outcome: Exclude<SourceOutcome, { readonly kind: 'left' | 'absent' }>): string | null {
  const read = outcome.kind === 'stale' ? outcome.refused : outcome.provenance;
  if (read === undefined) return null;
  const { filesDigest, firstFiles, readBy } = read;
  return JSON.stringify({ filesDigest, firstFiles, readBy });
}
