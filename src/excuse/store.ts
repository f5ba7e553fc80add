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
export function databaseExcuses({ db, clock, terms = DEFAULT_TERMS, onChange }: ExcusesOptions): Excuses {
  const told = onChange ?? (async () => {});
  return {
    async add(asked) {
      const [outcome] = await addAll([asked]);
      return outcome ?? { kind: 'refused', reason: 'nothing was asked for' };
    },
    addAll,
    end: (id, because) =>
      db.write(async (tx) => {
        const row = await activeAt(tx, clock()).where('id', '=', id).executeTakeFirst();
        return row === undefined ? undefined : await ended(tx, toExcuse(row), because, clock());
      }),
    async get(id) {
      const row = await db.query.selectFrom('excuse').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toExcuse(row);
    },
    list: (page) => listed(db.query, page, clock()),
    sweep,
  };

  async function addAll(asked: readonly NewExcuse[]): Promise<readonly AddOutcome[]> {
    const now = clock();
    return await db.write(async (tx) => {
      const { count } = await activeAt(tx, now)
        .clearSelect()
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      const outcomes: AddOutcome[] = [];
      let room = MOST_ACTIVE - Number(count);
      for (const one of asked) {
        const outcome: AddOutcome =
          room > 0
            ? await added(tx, one, now)
            : { kind: 'refused', reason: `${MOST_ACTIVE} excuses are active, the most` };
        if (outcome.kind === 'added') room -= 1;
        outcomes.push(outcome);
      }
      return outcomes;
    });
  }

  async function added(tx: Transaction, asked: NewExcuse, now: number): Promise<AddOutcome> {
    const tidy = { ...asked, scope: tidyScope(asked.scope) };
    const fault = faultOf(tidy, terms, now);
    if (fault !== undefined) return { kind: 'refused', reason: fault };
    const { expiresAt = now + terms.defaultDays * DAY_MILLISECONDS, untilFixed = false, origin = BY_HAND } = tidy;
    const made = { ...tidy, createdAt: now, expiresAt, untilFixed, origin };
    const fix = untilFixed ? await fixOf(tx, made.scope) : undefined;
    if (fix !== undefined) return { kind: 'refused', reason: `it is to last until a fix is known, and one is: ${fix}` };
    const row = await tx.insertInto('excuse').values(toRow(made)).returningAll().executeTakeFirstOrThrow();
    const excuse = toExcuse(row);
    await told(tx, { kind: 'added', excuse });
    return { kind: 'added', excuse };
  }

  async function ended(tx: Transaction, excuse: Excuse, because: string, at: number): Promise<Excuse> {
    const { id } = excuse;
    await tx.updateTable('excuse').set({ ended_at: at, ended_because: because }).where('id', '=', id).execute();
    const after = { ...excuse, endedAt: at, endedBecause: because };
    await told(tx, { kind: 'ended', excuse: after });
    return after;
  }

  async function sweep(): Promise<number> {
    const now = clock();
    const over = await db.query
      .selectFrom('excuse')
      .selectAll()
      .where('ended_at', 'is', null)
      .where((where) => where.or([where('expires_at', '<=', now), where('until_fixed', '=', 1)]))
      .orderBy('id')
      .execute();
    let count = 0;
    for (const row of over) {
      const excuse = toExcuse(row);
      // Where it runs beside another sweep, one of them finds it ended.
      const done = await db.write(async (tx) => {
        const still = tx.selectFrom('excuse').select('id').where('id', '=', row.id).where('ended_at', 'is', null);
        if ((await still.executeTakeFirst()) === undefined) return false;
        if (excuse.expiresAt <= now) {
          await ended(tx, excuse, 'its time is over', excuse.expiresAt);
          return true;
        }
        const fix = await fixOf(tx, excuse.scope);
        if (fix === undefined) return false;
        await ended(tx, excuse, `a fix is known: ${fix}`, now);
        return true;
      });
      if (done) count += 1;
    }
    return count;
  }
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

/** What whoever answers for excuses is to be told: those that end soon, and those that excuse nothing any more. */
export interface ExcusesToTellOf {
  readonly expiring: readonly Excuse[];
  readonly stale: readonly Excuse[];
}

/** Of the active ones, by when they end: at most 200 of each. */
export async function excusesToTellOf(query: Query, now: number): Promise<ExcusesToTellOf> {
  const limit = 200;
  return {
    expiring: await listed(query, { state: 'expiring', limit }, now),
    stale: await listed(query, { state: 'stale', limit }, now),
  };
}

async function listed(query: Query, page: ExcusePage, now: number): Promise<readonly Excuse[]> {
  if (page.state === 'stale') return await staleOnes(query, page, now);
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

/** Each is looked for in what is stored: that is work, so it ends with the page. */
async function staleOnes(query: Query, { before, limit }: ExcusePage, now: number): Promise<readonly Excuse[]> {
  let rows = activeAt(query, now).orderBy('id', 'desc');
  if (before !== undefined) rows = rows.where('id', '<', before);
  const found: Excuse[] = [];
  for (const row of await rows.execute()) {
    const excuse = toExcuse(row);
    if (!(await isHeld(query, excuse.scope))) found.push(excuse);
    if (found.length === limit) break;
  }
  return found;
}
