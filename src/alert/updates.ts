import type { Database, Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { markDue, watchedTagsOf } from './due.ts';
import { allRules } from './rules.ts';

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
    changedPackages(query, update),
    exploitedPackages(query, update.before.knownSince),
    ...(epss === undefined ? [] : [likelyPackages(query, epss)]),
  ]) {
    for await (const ids of packages) await markHolders(db, ids, update);
  }
}

async function markHolders(db: Database, packages: readonly number[], { now, beat }: Update): Promise<void> {
  for (const images of chunksOf(await imagesWith(db.query, packages), PAGE)) {
    const places = await watchedTagsOf(db.query, images);
    if (places.length > 0) await db.write((tx) => markDue(tx, places, now));
    await beat();
  }
}

/**
 * Of packages whose matches opened or closed with a snapshot after the last one, whatever the cause: a push may come first
 * to a package that the update concerns. One that was in use before may be so again.
 */
function changedPackages(query: Query, { before, after }: Update): AsyncIterable<readonly number[]> {
  const isConcerned = (column: 'opened_snapshot_id' | 'closed_snapshot_id') =>
    query
      .selectFrom('match')
      .select('package_id')
      .where((where) =>
        where.or([
          ...(before.snapshotId === after.snapshotId ? [] : [where(column, '=', after.snapshotId)]),
          where.and([where(column, '>', before.snapshotId ?? 0), where(column, '<=', after.snapshotId)]),
        ]),
      );
  return paged((last) =>
    query
      .selectFrom('package')
      .select('id')
      .where('id', '>', last)
      .where((where) =>
        where.or([
          where('id', 'in', isConcerned('opened_snapshot_id')),
          where('id', 'in', isConcerned('closed_snapshot_id')),
        ]),
      )
      .orderBy('id')
      .limit(PAGE)
      .execute(),
  );
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

function matchedPackages(query: Query, narrow: (rows: Matched) => Matched): AsyncIterable<readonly number[]> {
  return paged((last) =>
    narrow(matchedRows(query)).where('match.package_id', '>', last).orderBy('match.package_id').limit(PAGE).execute(),
  );
}

async function* paged(page: (last: number) => Promise<readonly { id: number }[]>): AsyncIterable<readonly number[]> {
  for (let last = 0; ; ) {
    const rows = await page(last);
    if (rows.length > 0) yield rows.map(({ id }) => id);
    const final = rows.at(-1);
    if (final === undefined || rows.length < PAGE) return;
    last = final.id;
  }
}

async function imagesWith(query: Query, packages: readonly number[]): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('image_package')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select('image.manifest_digest')
    .distinct()
    .where('image_package.package_id', 'in', packages)
    .where('image_package.owner_id', 'is', null)
    .execute();
  return rows.map((row) => row.manifest_digest);
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
