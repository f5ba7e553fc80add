import { AsyncLocalStorage } from 'node:async_hooks';
import { type SqlBool, sql } from 'kysely';
import type { Database, Query, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { changeCounter } from './change-counter.ts';
import { type Actor, type Deed, TRAIL_WAYS, type Trail, type TrailEntry, type TrailPage } from './types.ts';

export interface TrailOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** What every change is, where nothing else is said: of a command that does one thing and ends. */
  readonly always?: Deed & Actor;
}

/** So many changes are remembered; the oldest go. */
const MOST_ENTRIES = 100_000;
const MOST_ABOUT = 500;
const MOST_DETAIL = 4000;

/** A deed until it is done. */
interface Pending {
  /** Absent of what is not written down. */
  readonly deed?: Deed;
  actor: Actor | undefined;
  isWritten: boolean;
}

/** The trail of a database. */
export function openTrail({ database, clock, always }: TrailOptions): Trail {
  const deeds = new AsyncLocalStorage<Pending>();
  const only = always === undefined ? undefined : pendingOf(always);
  const current = () => deeds.getStore() ?? only;
  return {
    database: {
      ...database,
      write: async (work) => {
        const pending = current();
        if (pending?.deed === undefined || pending.isWritten) return await database.write(work);
        return await writeDown(database, { pending, deed: pending.deed, work, at: clock() });
      },
    },
    acting: async (deed, work) => {
      const pending = pendingOf(deed);
      try {
        return await deeds.run(pending, work);
      } finally {
        end(pending);
      }
    },
    as: async (who, work) => {
      const pending: Pending = { actor: who, isWritten: true };
      try {
        return await deeds.run(pending, work);
      } finally {
        end(pending);
      }
    },
    who: () => current()?.actor,
    actor(who) {
      const pending = deeds.getStore();
      if (pending !== undefined) pending.actor = who;
    },
    async note(action) {
      const pending = current();
      if (pending?.actor === undefined || pending.deed === undefined || pending.isWritten) return;
      const entry = {
        ...pending.deed,
        ...pending.actor,
        ...(action === undefined ? {} : { action }),
        at: clock(),
      };
      await database.write((tx) => insert(tx, entry));
      pending.isWritten = true;
    },
    list: (page) => listed(database.query, page),
  };
}

function pendingOf({ by, accessKeyId, ...deed }: Deed & Partial<Actor>): Pending {
  const actor = by === undefined ? undefined : { by, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
  return { deed, actor, isWritten: false };
}

/** What goes on behind an answer is nobody's. */
function end(pending: Pending): void {
  pending.isWritten = true;
  pending.actor = undefined;
}

interface Writing<T> {
  readonly pending: Pending;
  readonly deed: Deed;
  readonly work: (tx: Transaction) => Promise<T>;
  readonly at: number;
}

async function writeDown<T>(database: Database, { pending, deed, work, at }: Writing<T>): Promise<T> {
  const { result, isTold } = await database.write(async (tx) => {
    const counter = changeCounter();
    const done = await work(tx.withPlugin(counter.plugin));
    const { actor } = pending;
    if (actor === undefined || counter.changes() === 0) return { result: done, isTold: false };
    await insert(tx, { ...deed, ...actor, at });
    return { result: done, isTold: true };
  });
  pending.isWritten ||= isTold;
  return result;
}

async function insert(tx: Transaction, entry: Omit<TrailEntry, 'id'>): Promise<void> {
  const { at, by, accessKeyId = null, way, action, about, detail, address = null } = entry;
  const row = await tx
    .insertInto('trail_entry')
    .values({
      at,
      by_name: by,
      access_key_id: accessKeyId,
      way,
      action,
      about: about.slice(0, MOST_ABOUT),
      detail: detail?.slice(0, MOST_DETAIL) ?? null,
      address,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .deleteFrom('trail_entry')
    .where('id', '<=', row.id - MOST_ENTRIES)
    .execute();
}

async function listed(query: Query, page: TrailPage): Promise<readonly TrailEntry[]> {
  const { by, way, action, about, since, until, before, limit } = page;
  let rows = query.selectFrom('trail_entry').selectAll().orderBy('id', 'desc').limit(limit);
  if (by !== undefined) rows = rows.where('by_name', '=', by);
  if (way !== undefined) rows = rows.where('way', '=', way);
  if (action !== undefined) rows = rows.where('action', '=', action);
  if (about !== undefined) {
    const pattern = `%${about.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
    rows = rows.where(sql<SqlBool>`lower(about) like ${pattern} escape '!'`);
  }
  if (since !== undefined) rows = rows.where('at', '>=', since);
  if (until !== undefined) rows = rows.where('at', '<=', until);
  if (before !== undefined) rows = rows.where('id', '<', before);
  const found = await rows.execute();
  return found.flatMap(({ id, at, by_name, access_key_id, way, action, about, detail, address }) => {
    const known = TRAIL_WAYS.find((each) => each === way);
    if (known === undefined) return [];
    return {
      id,
      at,
      by: by_name,
      ...(access_key_id === null ? {} : { accessKeyId: access_key_id }),
      way: known,
      action,
      about,
      ...(detail === null ? {} : { detail }),
      ...(address === null ? {} : { address }),
    };
  });
}
