import type { Database, Query, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { DAY_MILLISECONDS, DEFAULT_TERMS, type ExcuseTerms, faultOf, tidyScope } from './fault.ts';
import { fixOf, isHeld } from './held.ts';
import { toExcuse, toRow } from './rows.ts';
import type { AddOutcome, Excuse, ExcuseChange, ExcuseState, NewExcuse } from './types.ts';

export interface ExcusesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly terms?: ExcuseTerms;
  /** Told of each change in the transaction that makes it. It awaits nothing but queries of `tx`. */
  onChange?(tx: Transaction, change: ExcuseChange): Promise<void>;
}

/** A page of excuses, the newest first; `before` is the id of the last one of the page before. */
export interface ExcusePage {
  readonly state: ExcuseState;
  /** Of `expiring`: how soon. */
  readonly withinDays?: number;
  readonly before?: number;
  readonly limit: number;
}

/** Excuses over the metadata database. */
export interface Excuses {
  add(asked: NewExcuse): Promise<AddOutcome>;
  /** All in one transaction; what is wrong with one keeps none of the others out. */
  addAll(asked: readonly NewExcuse[]): Promise<readonly AddOutcome[]>;
  /** Ends one before its time; undefined where no active one has that id. */
  end(id: number, because: string): Promise<Excuse | undefined>;
  get(id: number): Promise<Excuse | undefined>;
  list(page: ExcusePage): Promise<readonly Excuse[]>;
  /** The same with where the next page begins, where there may be one: a page may be short, since little is done for it. */
  page(page: ExcusePage): Promise<{ readonly excuses: readonly Excuse[]; readonly next?: number }>;
  /**
   * Writes down that excuses have ended whose time is over, or that were to last until a fix is known and one is. One
   * whose time is over counts no more, whether or not this ran. Answers how many ended.
   */
  sweep(): Promise<number>;
}

/** So many may be active at once: each read of findings looks through them. */
const MOST_ACTIVE = 10_000;
export const BY_HAND = 'by hand';
const EXPIRING_DAYS = 14;

/** The excuses of a registry. */
export function databaseExcuses(options: ExcusesOptions): Excuses {
  const { db, clock } = options;
  return {
    async add(asked) {
      const [outcome] = await addAll(options, [asked]);
      return outcome ?? { kind: 'refused', reason: 'nothing was asked for' };
    },
    addAll: (asked) => addAll(options, asked),
    end: (id, because) =>
      db.write(async (tx) => {
        const row = await activeAt(tx, clock()).where('id', '=', id).executeTakeFirst();
        return row === undefined
          ? undefined
          : await endOne(tx, options, { ...toExcuse(row), ...endOf(clock(), because) });
      }),
    async get(id) {
      const row = await db.query.selectFrom('excuse').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toExcuse(row);
    },
    list: (page) => listed(db.query, page, clock()),
    page: (page) => pageOf(db.query, page, clock()),
    sweep: () => sweep(options),
  };
}

async function addAll(
  { db, clock, terms, onChange }: ExcusesOptions,
  asked: readonly NewExcuse[],
): Promise<readonly AddOutcome[]> {
  const now = clock();
  return await db.write(async (tx) => {
    const outcomes: AddOutcome[] = [];
    let room = MOST_ACTIVE - (await countActive(tx, now));
    for (const one of asked) {
      const outcome: AddOutcome =
        room > 0
          ? await addOne(tx, one, { now, terms: terms ?? DEFAULT_TERMS })
          : { kind: 'refused', reason: `${MOST_ACTIVE} excuses are active, which is the most` };
      if (outcome.kind === 'added') {
        room -= 1;
        await onChange?.(tx, outcome);
      }
      outcomes.push(outcome);
    }
    return outcomes;
  });
}

async function countActive(query: Query, now: number): Promise<number> {
  const rows = activeAt(query, now).clearSelect();
  const { count } = await rows.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

/** Adds an excuse in the transaction of whoever tells of it. */
export async function addOne(
  tx: Transaction,
  asked: NewExcuse,
  { now, terms }: { readonly now: number; readonly terms: ExcuseTerms },
): Promise<AddOutcome> {
  const tidy = { ...asked, scope: tidyScope(asked.scope) };
  const fault = faultOf(tidy, terms, now);
  if (fault !== undefined) return { kind: 'refused', reason: fault };
  const { expiresAt = now + terms.defaultDays * DAY_MILLISECONDS, untilFixed = false, origin = BY_HAND } = tidy;
  const made = { ...tidy, createdAt: now, expiresAt, untilFixed, origin };
  const fix = untilFixed ? await fixOf(tx, made.scope) : undefined;
  if (fix !== undefined) return { kind: 'refused', reason: `it is to last until a fix is known, and one is: ${fix}` };
  const row = await tx.insertInto('excuse').values(toRow(made)).returningAll().executeTakeFirstOrThrow();
  return { kind: 'added', excuse: toExcuse(row) };
}

function endOf(endedAt: number, endedBecause: string): Required<Pick<Excuse, 'endedAt' | 'endedBecause'>> {
  return { endedAt, endedBecause };
}

type Ended = Excuse & ReturnType<typeof endOf>;

/** Ends an excuse in a transaction, and tells of it. */
export async function endOne(tx: Transaction, { onChange }: ExcusesOptions, excuse: Ended): Promise<Excuse> {
  const row = { ended_at: excuse.endedAt, ended_because: excuse.endedBecause };
  await tx.updateTable('excuse').set(row).where('id', '=', excuse.id).execute();
  await onChange?.(tx, { kind: 'ended', excuse });
  return excuse;
}

async function sweep(options: ExcusesOptions): Promise<number> {
  const { db, clock } = options;
  const now = clock();
  const rows = await db.query
    .selectFrom('excuse')
    .selectAll()
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('expires_at', '<=', now), where('until_fixed', '=', 1)]))
    .orderBy('id')
    .execute();
  let count = 0;
  for (const excuse of rows.map(toExcuse)) {
    if (await db.write((tx) => endWhereOver(tx, options, excuse, now))) count += 1;
  }
  return count;
}

async function endWhereOver(tx: Transaction, options: ExcusesOptions, excuse: Excuse, now: number): Promise<boolean> {
  // Beside another sweep, one of the two finds it ended.
  const still = tx.selectFrom('excuse').select('id').where('id', '=', excuse.id).where('ended_at', 'is', null);
  if ((await still.executeTakeFirst()) === undefined) return false;
  const end = await naturalEnd(tx, excuse, now);
  if (end === undefined) return false;
  await endOne(tx, options, { ...excuse, ...end });
  return true;
}

async function naturalEnd(
  tx: Transaction,
  { expiresAt, scope }: Excuse,
  now: number,
): Promise<ReturnType<typeof endOf> | undefined> {
  if (expiresAt <= now) return endOf(expiresAt, 'its time is over');
  const fix = await fixOf(tx, scope);
  return fix === undefined ? undefined : endOf(now, `a fix is known: ${fix}`);
}

/** Those that count at a time. */
export function activeAt(query: Query, at: number) {
  return query
    .selectFrom('excuse')
    .selectAll()
    .where('excuse.created_at', '<=', at)
    .where('excuse.expires_at', '>', at)
    .where((where) => where.or([where('excuse.ended_at', 'is', null), where('excuse.ended_at', '>', at)]));
}

async function listed(query: Query, page: ExcusePage, now: number): Promise<readonly Excuse[]> {
  if (page.state === 'stale') return (await staleOnes(query, page, now)).excuses;
  let rows =
    page.state === 'all' || page.state === 'ended' ? query.selectFrom('excuse').selectAll() : activeAt(query, now);
  if (page.state === 'ended') {
    rows = rows.where((where) => where.or([where('ended_at', 'is not', null), where('expires_at', '<=', now)]));
  }
  if (page.state === 'expiring') {
    rows = rows.where('expires_at', '<=', now + (page.withinDays ?? EXPIRING_DAYS) * DAY_MILLISECONDS);
  }
  if (page.before !== undefined) rows = rows.where('id', '<', page.before);
  return (await rows.orderBy('id', 'desc').limit(page.limit).execute()).map(toExcuse);
}

/** So many are looked for in what is stored, for one page: each is work. */
const MOST_LOOKED_FOR = 50;

async function pageOf(query: Query, page: ExcusePage, now: number): ReturnType<Excuses['page']> {
  if (page.state === 'stale') return await staleOnes(query, page, now, MOST_LOOKED_FOR);
  const excuses = await listed(query, page, now);
  const next = excuses.length === page.limit ? excuses.at(-1)?.id : undefined;
  return { excuses, ...(next === undefined ? {} : { next }) };
}

/** Each is looked for in what is stored: that is work, so it ends with the page, or after so many. */
async function staleOnes(
  query: Query,
  { before, limit }: ExcusePage,
  ...[now, mostLookedFor]: readonly [now: number, mostLookedFor?: number]
): ReturnType<Excuses['page']> {
  let rows = activeAt(query, now).orderBy('id', 'desc');
  if (mostLookedFor !== undefined) rows = rows.limit(mostLookedFor);
  if (before !== undefined) rows = rows.where('id', '<', before);
  const found: Excuse[] = [];
  const candidates = (await rows.execute()).map(toExcuse);
  for (const excuse of candidates) {
    if (!(await isHeld(query, excuse.scope))) found.push(excuse);
    if (found.length === limit) return { excuses: found, next: excuse.id };
  }
  const last = candidates.length === mostLookedFor ? candidates.at(-1)?.id : undefined;
  return { excuses: found, ...(last === undefined ? {} : { next: last }) };
}
