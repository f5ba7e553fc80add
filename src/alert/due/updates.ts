import type { Database, Query } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { pagesById } from '../../lib/pages.ts';
import { changedPackages, imagesHolding, type SnapshotSpan } from '../../match/index.ts';
import { allRules } from '../rules/rules.ts';
import { markDue, watchedTagsOf } from './due.ts';

/** How far updates of advisories were looked through. */
interface Cursor {
  readonly snapshotId: number | undefined;
  readonly knownSince: number;
}

const PAGE = 500;

/**
 * Marks the tags as due whose images the advisories say something else of since the last time, up to a snapshot that all
 * packages are matched against. Cut off in between, it begins again from where it was. `beat` is awaited between pages.
 */
export async function followUpdate(
  db: Database,
  { snapshotId, now, beat }: { readonly snapshotId: number; readonly now: number; beat(): Promise<void> },
): Promise<void> {
  const { query } = db;
  const before = await readCursor(query);
  const { knownSince } = await query
    .selectFrom('exploitation')
    .select(({ fn }) => fn.coalesce(fn.max('known_since'), fn.max('known_since')).as('knownSince'))
    .executeTakeFirstOrThrow();
  const after = { snapshotId, knownSince: Math.max(before?.knownSince ?? 0, knownSince ?? 0) };
  // What was there at the first start is no update.
  if (before !== undefined) await markChanged(db, { before, after, now, beat });
  await writeCursor(db, after, now);
}

/** When all current tags were last looked at; undefined before the first time. */
export async function sweptAt(query: Query): Promise<number | undefined> {
  const row = query.selectFrom('alert_cursor').select('swept_at');
  return (await row.executeTakeFirst())?.swept_at;
}

/** They are looked at once more. */
export async function writeSweptAt(query: Query, at: number): Promise<void> {
  await query
    .insertInto('alert_cursor')
    .values({ id: 1, snapshot_id: null, known_since: null, swept_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ swept_at: at }))
    .execute();
}

interface Update {
  readonly before: Cursor;
  readonly after: { readonly snapshotId: number; readonly knownSince: number };
  readonly now: number;
  beat(): Promise<void>;
}

async function markChanged(db: Database, update: Update): Promise<void> {
  const { query } = db;
  const epss = leastEpss((await allRules(query)).flatMap(({ enabled, from }) => (enabled ? [from.epss] : [])));
  for (const packages of [
    changedPackages(query, spanOf(update)),
    exploitedPackages(query, update.before.knownSince),
    ...(epss === undefined ? [] : [likelyPackages(query, epss)]),
  ]) {
    for await (const ids of packages) await markHolders(db, ids, update);
  }
}

async function markHolders(db: Database, packages: readonly number[], { now, beat }: Update): Promise<void> {
  const holding = await imagesHolding(db.query, packages);
  for (const images of chunksOf(holding, PAGE)) {
    const digests = images.map(({ manifestDigest }) => manifestDigest);
    const places = await watchedTagsOf(db.query, digests);
    if (places.length > 0) await db.write((tx) => markDue(tx, places, now));
    await beat();
  }
}

function spanOf({ before, after }: Update): SnapshotSpan {
  const { snapshotId } = before;
  return { upTo: after.snapshotId, ...(snapshotId === undefined ? {} : { after: snapshotId }) };
}

function exploitedPackages(query: Query, since: number): AsyncIterable<readonly number[]> {
  return matchedPackages(query, (rows) => rows.where('exploitation.known_since', '>', since));
}

function likelyPackages(query: Query, least: number): AsyncIterable<readonly number[]> {
  return matchedPackages(query, (rows) => rows.where('exploitation.epss', '>=', least));
}

type Matched = ReturnType<typeof matchedRows>;

function matchedRows(query: Query) {
  return query
    .selectFrom('exploitation')
    .innerJoin('match', 'match.vulnerability_id', 'exploitation.vulnerability_id')
    .select('match.package_id as id')
    .distinct()
    .where('match.closed_at', 'is', null);
}

async function* matchedPackages(query: Query, narrow: (rows: Matched) => Matched): AsyncIterable<readonly number[]> {
  const pages = pagesById(PAGE, (last) =>
    narrow(matchedRows(query)).where('match.package_id', '>', last).orderBy('match.package_id').limit(PAGE).execute(),
  );
  for await (const rows of pages) yield rows.map(({ id }) => id);
}

function leastEpss(thresholds: readonly (number | undefined)[]): number | undefined {
  const given = thresholds.filter((one) => one !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

async function readCursor(query: Query): Promise<Cursor | undefined> {
  const row = await query.selectFrom('alert_cursor').selectAll().executeTakeFirst();
  if (row === undefined || row.known_since === null) return undefined;
  return { snapshotId: row.snapshot_id ?? undefined, knownSince: row.known_since };
}

async function writeCursor(db: Database, after: Update['after'], now: number): Promise<void> {
  const row = { snapshot_id: after.snapshotId, known_since: after.knownSince };
  await db.query
    .insertInto('alert_cursor')
    .values({ id: 1, ...row, swept_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
