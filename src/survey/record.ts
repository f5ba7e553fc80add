import type { Database, Query, Transaction } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { SEVERITIES } from '../match/types.ts';
import type { KnownMatches } from './known-matches.ts';
import type { Seen, SeenFinding } from './look.ts';
import type { Tally, TallyChange } from './types.ts';

/** What changes are kept and counted for. */
export const KEPT_DAYS = 90;
const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;
const CHUNK = 200;

/** How a tally without images begins. */
export const NO_IMAGES = '{"images":0,';

/** A repository and what was seen of it. */
export interface Recording {
  readonly repositoryId: number;
  readonly seen: Seen;
  readonly families: KnownMatches['families'];
  readonly now: number;
}

/**
 * Writes down what came and went in a repository since it was last looked at. What is there at the first look came when
 * its match opened, or when the repository was made. Nothing is gone while something of it is doubtful.
 */
export async function record(database: Database, recording: Recording): Promise<void> {
  const { repositoryId, now } = recording;
  const before = await database.query
    .selectFrom('repository_survey')
    .select(['tally', 'surveyed_at'])
    .where('repository_id', '=', repositoryId)
    .executeTakeFirst();
  const changes = await changesOf(database.query, recording, before === undefined);
  for (const part of inParts(changes)) await database.note((tx) => write(tx, part, now));
  const tally = JSON.stringify(await tallyOf(database.query, recording));
  if (tally === before?.tally) return;
  await database.note(async (tx) => {
    // Another time each time: whoever keeps what was read tells by it what to read again.
    const row = { surveyed_at: Math.max(now, (before?.surveyed_at ?? 0) + 1), tally };
    const is = tx.selectFrom('repository').select('id').where('id', '=', repositoryId);
    if ((await is.executeTakeFirst()) === undefined) return;
    await tx
      .insertInto('repository_survey')
      .values({ repository_id: repositoryId, ...row })
      .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(row))
      .execute();
  });
}

interface Row {
  readonly repository_id: number;
  readonly vulnerability_id: number;
  readonly type: string;
  readonly package_name: string;
  readonly severity: number;
  readonly images: number;
  readonly fixable: number;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly closed_cause: string | null;
}

interface Changes {
  readonly opened: readonly Row[];
  readonly altered: readonly (Pick<Row, 'severity' | 'images' | 'fixable'> & { readonly id: number })[];
  readonly gone: readonly number[];
  readonly excused: readonly number[];
}

async function changesOf(query: Query, recording: Recording, isFirst: boolean): Promise<Changes> {
  const { repositoryId, seen, families, now } = recording;
  const rows = await query
    .selectFrom('current_finding')
    .select(['id', 'vulnerability_id', 'type', 'package_name', 'severity', 'images', 'fixable'])
    .where('repository_id', '=', repositoryId)
    .where('closed_at', 'is', null)
    .execute();
  const known = new Map(rows.map((row) => [`${row.vulnerability_id} ${row.type} ${row.package_name}`, row]));
  const keyOf = ({ vulnerabilityId, family }: SeenFinding) =>
    `${vulnerabilityId} ${families[family]?.type ?? ''} ${families[family]?.name ?? ''}`;
  const made = isFirst ? await madeAt(query, repositoryId) : now;
  const opened: Row[] = [];
  const altered: Changes['altered'][number][] = [];
  for (const found of seen.open.values()) {
    const row = known.get(keyOf(found));
    known.delete(keyOf(found));
    const next = { severity: found.severity, images: found.images, fixable: found.isFixable ? 1 : 0 };
    if (row === undefined) opened.push(rowOf(recording, found, Math.max(made, found.openedAt)));
    else if (row.severity !== next.severity || row.images !== next.images || row.fixable !== next.fixable) {
      altered.push({ id: row.id, ...next });
    }
  }
  if (isFirst) {
    for (const found of seen.past.values()) {
      if ((found.closedAt ?? 0) > made) opened.push(rowOf(recording, found, Math.max(made, found.openedAt)));
    }
  }
  const muted = new Set([...seen.excused.values()].map(keyOf));
  const [excused, gone] = partition([...known], ([key]) => muted.has(key));
  const ids = (pairs: readonly (readonly [string, { readonly id: number }])[]) => pairs.map(([, { id }]) => id);
  return { opened, altered, excused: ids(excused), gone: seen.isDoubtful ? [] : ids(gone) };
}

function rowOf({ repositoryId, families }: Recording, found: SeenFinding, openedAt: number): Row {
  const { type = '', name = '' } = families[found.family] ?? {};
  return {
    repository_id: repositoryId,
    vulnerability_id: found.vulnerabilityId,
    type,
    package_name: name,
    severity: found.severity,
    images: found.images,
    fixable: found.isFixable ? 1 : 0,
    opened_at: openedAt,
    closed_at: found.closedAt ?? null,
    closed_cause: found.closedAt === undefined ? null : 'gone',
  };
}

async function madeAt(query: Query, repositoryId: number): Promise<number> {
  const rows = query.selectFrom('repository').select('created_at').where('id', '=', repositoryId);
  return (await rows.executeTakeFirst())?.created_at ?? 0;
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

/** Small enough that whoever pushes meanwhile does not wait. */
function* inParts({ opened, altered, gone, excused }: Changes): Iterable<Changes> {
  const nothing: Changes = { opened: [], altered: [], gone: [], excused: [] };
  for (const part of chunksOf(opened, CHUNK)) yield { ...nothing, opened: part };
  for (const part of chunksOf(altered, CHUNK)) yield { ...nothing, altered: part };
  for (const part of chunksOf(gone, CHUNK)) yield { ...nothing, gone: part };
  for (const part of chunksOf(excused, CHUNK)) yield { ...nothing, excused: part };
}

async function write(tx: Transaction, { opened, altered, gone, excused }: Changes, now: number): Promise<void> {
  if (opened.length > 0) await insertHeld(tx, opened);
  for (const { id, ...next } of altered) {
    await tx.updateTable('current_finding').set(next).where('id', '=', id).execute();
  }
  for (const [ids, cause] of [
    [gone, 'gone'],
    [excused, 'excused'],
  ] as const) {
    if (ids.length === 0) continue;
    const end = { closed_at: now, closed_cause: cause };
    await tx.updateTable('current_finding').set(end).where('id', 'in', ids).execute();
  }
}

/** Those of which the repository and the vulnerability are still there. */
async function insertHeld(tx: Transaction, rows: readonly Row[]): Promise<void> {
  const repository = tx
    .selectFrom('repository')
    .select('id')
    .where('id', '=', rows[0]?.repository_id ?? 0);
  if ((await repository.executeTakeFirst()) === undefined) return;
  const wanted = rows.map((row) => row.vulnerability_id);
  const held = await tx.selectFrom('vulnerability').select('id').where('id', 'in', wanted).execute();
  const ids = new Set(held.map(({ id }) => id));
  const still = rows.filter((row) => ids.has(row.vulnerability_id));
  if (still.length > 0) await tx.insertInto('current_finding').values(still).execute();
}

async function tallyOf(query: Query, { repositoryId, seen, now }: Recording): Promise<Tally> {
  const { images, layers, troubles, troubleCounts } = seen;
  const rows = await query
    .selectFrom('current_finding')
    .select(['severity', 'opened_at', 'closed_at', 'closed_cause'])
    .where('repository_id', '=', repositoryId)
    .where((where) =>
      where.or([where('closed_at', 'is', null), where('closed_at', '>', now - KEPT_DAYS * DAY_MILLISECONDS)]),
    )
    .execute();
  const open = noCounts();
  const minutes = new Map<number, { opened: number[]; closed: number[]; excused: number[] }>();
  const at = (time: number) => {
    const minute = Math.floor(time / MINUTE_MILLISECONDS);
    const found = minutes.get(minute) ?? { opened: noCounts(), closed: noCounts(), excused: noCounts() };
    minutes.set(minute, found);
    return found;
  };
  const since = now - KEPT_DAYS * DAY_MILLISECONDS;
  for (const { severity, opened_at: openedAt, closed_at: closedAt, closed_cause: cause } of rows) {
    if (closedAt === null) add(open, severity);
    else add(cause === 'excused' ? at(closedAt).excused : at(closedAt).closed, severity);
    if (openedAt > since) add(at(openedAt).opened, severity);
  }
  const changes: TallyChange[] = [...minutes]
    .toSorted(([a], [b]) => a - b)
    .map(([minute, counts]) => ({ minute, ...counts }));
  return { images, layers, troubles, troubleCounts, open, changes };
}

function noCounts(): number[] {
  return SEVERITIES.map(() => 0);
}

function add(counts: number[], severity: number): void {
  counts[severity] = (counts[severity] ?? 0) + 1;
}
