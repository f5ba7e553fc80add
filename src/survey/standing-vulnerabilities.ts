import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Query, Schema } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';

/** A vulnerability that some image has now. */
export interface StandingVulnerability {
  readonly id: number;
  readonly name: string;
  /** Index into SEVERITIES: the worst, of images under current tags where there are any. */
  readonly severity: number;
  /** Whether an image under a current tag has it, and it is not excused there. */
  readonly isCurrent: boolean;
  /** Under current tags all of it is excused. */
  readonly isExcused: boolean;
  readonly isFixable: boolean;
  /** Images under current tags that have it, at the least, and their repositories. */
  readonly images: number;
  readonly repositories: number;
  readonly openedAt: number;
  /** A few packages that have it, by their sources. */
  readonly packages: readonly { readonly type: string; readonly name: string }[];
  readonly title?: string;
  /** Days, `2026-11-23`. */
  readonly knownExploited?: { readonly on: string; readonly due?: string; readonly ransomware: boolean };
  readonly epss?: { readonly score: number; readonly percentile: number };
  /** Its place in the order that was asked for. */
  readonly place: readonly number[];
}

/** What comes first: the worst, the likeliest to be made use of, what most images have, or what came last. */
export const STANDING_ORDERS = ['severity', 'epss', 'images', 'newest'] as const;

export type StandingOrder = (typeof STANDING_ORDERS)[number];

/** Which vulnerabilities. */
export interface StandingAsked {
  readonly order: StandingOrder;
  readonly limit: number;
  /** The place of the last one of the page before. */
  readonly after?: readonly number[];
  /** Indices into SEVERITIES. */
  readonly severities?: readonly number[];
  readonly isFixable?: boolean;
  readonly isKnownExploited?: boolean;
  /** At least, from 0 to 1. */
  readonly epss?: number;
  /** Part of an id, of a title, or of a package's name. */
  readonly text?: string;
  /** Only what images under current tags have. */
  readonly currentOnly?: boolean;
  /** Only what repositories have, and as they do; absent, what any image has. */
  readonly repositories?: readonly number[];
}

export interface StandingPage {
  readonly shown: readonly StandingVulnerability[];
  /** What the next page begins behind; absent where there is none. */
  readonly after?: readonly number[];
}

/** What is looked through for one page, for who may see few repositories. */
const MOST_LOOKED_THROUGH = 4000;
const BATCH = 200;

/** A page of what is found now. Where repositories are given, only what their images under current tags have. */
export async function readableVulnerabilities(query: Query, asked: StandingAsked): Promise<StandingPage> {
  const { limit, repositories } = asked;
  const shown: StandingVulnerability[] = [];
  let { after } = asked;
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; ) {
    // Who may see many has a page at once; for who may see few, it costs little to look at more.
    const size = repositories === undefined || looked === 0 ? limit + 1 : BATCH;
    const rows = await page(query, { ...asked, limit: size, ...(after === undefined ? {} : { after }) });
    const seen = repositories === undefined ? rows : await asSeenIn(query, rows, repositories);
    for (const one of seen) {
      if (shown.length === limit) return { shown, ...(after === undefined ? {} : { after }) };
      shown.push(one);
      after = one.place;
    }
    if (rows.length < size) return { shown };
    after = rows.at(-1)?.place ?? after;
    if (shown.length === limit) break;
    looked += rows.length;
  }
  return { shown, ...(after === undefined ? {} : { after }) };
}

/** More than there are images, and later than anybody lives. */
const MOST = 2 ** 40;
const LATEST = 2 ** 46;

/** What comes first, as whole numbers, the lowest first: after what is under current tags, and before the id. */
function ranksOf(order: StandingOrder): readonly [RawBuilder<number>, RawBuilder<number>] {
  const severity = sql<number>`standing_vulnerability.severity`;
  const images = sql<number>`${sql.lit(MOST)} - standing_vulnerability.images`;
  switch (order) {
    case 'severity':
      return [severity, images];
    case 'images':
      return [images, severity];
    case 'epss':
      return [sql<number>`cast(round((1 - coalesce(exploitation.epss, 0)) * 1000000) as bigint)`, severity];
    case 'newest':
      return [sql<number>`${sql.lit(LATEST)} - standing_vulnerability.opened_at`, severity];
  }
}

async function page(query: Query, asked: StandingAsked): Promise<readonly StandingVulnerability[]> {
  const { order, limit, after, currentOnly = false, repositories } = asked;
  const [first, second] = ranksOf(order);
  const [one, two, three, four] = after ?? [];
  const rows = await query
    .with('standing', (db) =>
      db
        .selectFrom('standing_vulnerability')
        .innerJoin('vulnerability', 'vulnerability.id', 'standing_vulnerability.vulnerability_id')
        .leftJoin('exploitation', 'exploitation.vulnerability_id', 'standing_vulnerability.vulnerability_id')
        .selectAll('standing_vulnerability')
        .select(['vulnerability.name', 'exploitation.known_on', 'exploitation.due_on', 'exploitation.ransomware'])
        .select(['exploitation.epss', 'exploitation.percentile', first.as('first'), second.as('second')])
        .where(isWanted(asked))
        .$if(currentOnly || repositories !== undefined, (found) => found.where('standing_vulnerability.rank', '=', 0)),
    )
    .selectFrom('standing')
    .selectAll()
    .$if(after !== undefined, (found) =>
      found.where(sql<SqlBool>`(rank, first, second, vulnerability_id) > (${one}, ${two}, ${three}, ${four})`),
    )
    .orderBy('rank')
    .orderBy('first')
    .orderBy('second')
    .orderBy('vulnerability_id')
    .limit(limit)
    .execute();
  const titles = await titlesOf(
    query,
    rows.map((row) => row.vulnerability_id),
  );
  return rows.map((row) => standingOf(row, titles.get(row.vulnerability_id)));
}

/** Each filter that is given. */
function isWanted({ severities, isFixable, isKnownExploited, epss, text }: StandingAsked): RawBuilder<SqlBool> {
  const parts: RawBuilder<SqlBool>[] = [sql`1 = 1`];
  if (severities !== undefined) parts.push(sql`standing_vulnerability.severity in (${sql.join([...severities, -1])})`);
  if (isFixable !== undefined) parts.push(sql`standing_vulnerability.fixable = ${isFixable ? 1 : 0}`);
  if (isKnownExploited === true) parts.push(sql`exploitation.known_on is not null`);
  if (isKnownExploited === false) parts.push(sql`exploitation.known_on is null`);
  if (epss !== undefined) parts.push(sql`exploitation.epss >= ${epss}`);
  if (text !== undefined) parts.push(hasText(text.toLowerCase()));
  return sql`${sql.join(parts, sql` and `)}`;
}

function hasText(text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
  const like = (column: RawBuilder<unknown>) => sql`lower(${column}) like ${pattern} escape '!'`;
  const own = sql`standing_vulnerability.vulnerability_id`;
  return sql`(${like(sql`vulnerability.name`)} or ${like(sql`standing_vulnerability.packages`)}
    or exists (select 1 from vulnerability_alias where vulnerability_id = ${own} and ${like(sql`vulnerability_alias.name`)})
    or exists (select 1 from advisory where vulnerability_id = ${own} and ${like(sql`advisory.title`)}))`;
}

async function titlesOf(query: Query, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const titles = new Map<number, string>();
  for (const chunk of chunksOf(ids, BATCH)) {
    const found = query
      .selectFrom('advisory')
      .select(['vulnerability_id', 'title'])
      .where('vulnerability_id', 'in', chunk);
    for (const { vulnerability_id: id, title } of await found.where('title', 'is not', null).orderBy('id').execute()) {
      if (title !== null && !titles.has(id)) titles.set(id, title);
    }
  }
  return titles;
}

type Row = Schema['standing_vulnerability'] & {
  readonly name: string;
  readonly first: number;
  readonly second: number;
  readonly known_on: string | null;
  readonly due_on: string | null;
  readonly ransomware: number | null;
  readonly epss: number | null;
  readonly percentile: number | null;
};

function standingOf(row: Row, title: string | undefined): StandingVulnerability {
  const { known_on: on, due_on: due, epss: score, percentile } = row;
  const known = on === null ? undefined : { on, ...(due === null ? {} : { due }), ransomware: row.ransomware === 1 };
  return {
    id: row.vulnerability_id,
    name: row.name,
    severity: row.severity,
    isCurrent: row.rank === 0,
    isExcused: row.excused === 1,
    isFixable: row.fixable === 1,
    images: row.images,
    repositories: row.repositories,
    openedAt: row.opened_at,
    packages: parsePackages(row.packages),
    ...(title === undefined ? {} : { title }),
    ...(known === undefined ? {} : { knownExploited: known }),
    ...(score === null || percentile === null ? {} : { epss: { score, percentile } }),
    place: [row.rank, Number(row.first), Number(row.second), row.vulnerability_id],
  };
}

/** Only `tallyVulnerabilities` writes the column. */
function parsePackages(text: string): StandingVulnerability['packages'] {
  return (JSON.parse(text) as [string, string][]).map(([type, name]) => ({ type, name }));
}

/** Those of a page that some repositories have, as those have it. */
async function asSeenIn(
  query: Query,
  found: readonly StandingVulnerability[],
  repositories: readonly number[],
): Promise<readonly StandingVulnerability[]> {
  if (found.length === 0) return [];
  const here = new Map<number, SeenHere>();
  const ids = found.map(({ id }) => id);
  for (const chunk of chunksOf(repositories, REPOSITORIES)) {
    for (const row of await seenRows(query, ids, chunk)) here.set(row.id, together(here.get(row.id), row));
  }
  return found.flatMap((one) => {
    const seen = here.get(one.id);
    return seen === undefined ? [] : { ...one, ...seen };
  });
}

/** A statement takes 32,766 parameters in SQLite ("Limits In SQLite"). */
const REPOSITORIES = 10_000;

type SeenRow = Awaited<ReturnType<typeof seenRows>>[number];

/** By vulnerability, over the repositories: added up by the database, of which each may have many. */
async function seenRows(query: Query, ids: readonly number[], repositories: readonly number[]) {
  const rows = await query
    .with('here', (db) =>
      db
        .selectFrom('current_finding')
        .select([
          'vulnerability_id',
          ({ fn }) => fn.max('images').as('images'),
          ({ fn }) => fn.min('severity').as('severity'),
        ])
        .select([({ fn }) => fn.max('fixable').as('fixable'), ({ fn }) => fn.min('opened_at').as('opened_at')])
        .select(sql<string>`min(type || ' ' || package_name)`.as('package'))
        .where('vulnerability_id', 'in', ids)
        .where('repository_id', 'in', repositories)
        .where('closed_at', 'is', null)
        .groupBy(['vulnerability_id', 'repository_id']),
    )
    .selectFrom('here')
    .select(['vulnerability_id as id', ({ fn }) => fn.sum('images').as('images')])
    .select([({ fn }) => fn.countAll().as('repositories'), ({ fn }) => fn.min('severity').as('severity')])
    .select([({ fn }) => fn.max('fixable').as('fixable'), ({ fn }) => fn.min('opened_at').as('opened_at')])
    .select(({ fn }) => fn.min('package').as('package'))
    .groupBy('vulnerability_id')
    .execute();
  return rows.map((row) => ({ ...row, images: Number(row.images), repositories: Number(row.repositories) }));
}

type SeenHere = Pick<
  StandingVulnerability,
  'severity' | 'isFixable' | 'images' | 'repositories' | 'openedAt' | 'packages'
>;

/** What is known already, and more of it. */
function together(before: SeenHere | undefined, row: SeenRow): SeenHere {
  const [type = '', ...name] = row.package.split(' ');
  return {
    severity: Math.min(before?.severity ?? row.severity, row.severity),
    isFixable: before?.isFixable === true || row.fixable === 1,
    images: (before?.images ?? 0) + row.images,
    repositories: (before?.repositories ?? 0) + row.repositories,
    openedAt: Math.min(before?.openedAt ?? row.opened_at, row.opened_at),
    packages: before?.packages ?? [{ type, name: name.join(' ') }],
  };
}
