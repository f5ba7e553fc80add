import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Database, Schema } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { countCurrentImages } from './current-images.ts';
import { type Expression, parseExpression, UTC } from './expression.ts';
import type { NewSchedule, PutScheduleOutcome, Schedule, Schedules } from './types.ts';

/** As EventBridge bounds the name of a rule. */
const NAME = /^[\w.-]{1,64}$/;
/** A part of a repository's name, in which `*` stands for any characters. */
const REPOSITORIES = /^[a-z0-9._/*-]{1,256}$/;
const MOST_PATTERNS = 100;
const ALL = ['*'];
const STORED_PATTERNS = z.array(z.string());
/** The share of the time between two runs over which the scans of one are spread. */
const SHARE = 0.1;
/** Over what they are where there is no next run. */
const ONCE_MILLISECONDS = 3_600_000;

/** What schedules need of the database. */
export type SchedulesDatabase = Pick<Database, 'query' | 'write'>;

export type ScheduleRow = Selectable<Schema['schedule']>;

/** Schedules over the metadata database, beside whoever runs them or without. */
export function databaseSchedules(db: SchedulesDatabase, clock: Clock): Schedules {
  const find = async (name: string) => {
    const rows = db.query.selectFrom('schedule').selectAll().where('name', '=', name);
    return await rows.executeTakeFirst();
  };
  return {
    async list() {
      return (await db.query.selectFrom('schedule').selectAll().orderBy('name').execute()).map(scheduleOf);
    },
    async get(name) {
      const row = await find(name);
      return row && scheduleOf(row);
    },
    put: (schedule) => put(db, clock(), schedule),
    remove: (name) =>
      db.write(async (tx) => {
        const gone = await tx.deleteFrom('schedule').where('name', '=', name).executeTakeFirst();
        return gone.numDeletedRows > 0n;
      }),
    async run(name) {
      const row = await find(name);
      if (row === undefined) return undefined;
      const begun = begin(row, clock());
      return await db.write(async (tx) => {
        const changed = tx.updateTable('schedule').set(begun).where('id', '=', row.id);
        const { numUpdatedRows } = await changed.where('run_after', 'is', null).executeTakeFirst();
        return numUpdatedRows > 0n ? 'begun' : 'under-way';
      });
    },
    extent: ({ repositories }) => countCurrentImages(db.query, repositories),
  };
}

/** The columns of a run that begins: nothing is asked for yet. */
export function begin(row: Pick<ScheduleRow, 'expression' | 'time_zone'>, now: number) {
  const expression = expressionOf(row);
  const next = expression.next(now);
  const after = next === undefined ? undefined : expression.next(next);
  const between = next === undefined || after === undefined ? undefined : after - next;
  return {
    run_at: now,
    run_for: between === undefined ? ONCE_MILLISECONDS : Math.floor(between * SHARE),
    run_after: '',
    run_images: 0,
    last_at: now,
    last_images: 0,
  };
}

/**
 * The time after one that was planned and has come. A rate keeps its pace, unless so much was missed that it would come
 * twice at once.
 */
export function following(row: Pick<ScheduleRow, 'expression' | 'time_zone' | 'next_at'>, now: number): number | null {
  const expression = expressionOf(row);
  const planned = row.next_at ?? now;
  const isOnTime = expression.every !== undefined && planned + expression.every > now;
  return expression.next(isOnTime ? planned : now) ?? null;
}

/** Which repositories a schedule is about. */
export function patternsOf(row: Pick<ScheduleRow, 'repositories'>): readonly string[] {
  return STORED_PATTERNS.parse(JSON.parse(row.repositories));
}

/** A clause on why a stored expression cannot be told; undefined where it can. What was put was judged on another machine. */
export function faultIn({ expression, time_zone }: Pick<ScheduleRow, 'expression' | 'time_zone'>): string | undefined {
  const parsed = parseExpression(expression, time_zone);
  return parsed.kind === 'fault' ? parsed.fault : undefined;
}

function expressionOf({ expression, time_zone }: Pick<ScheduleRow, 'expression' | 'time_zone'>): Expression {
  const parsed = parseExpression(expression, time_zone);
  if (parsed.kind === 'fault') throw new Error(`the database holds a schedule that is none: ${parsed.fault}`);
  return parsed.expression;
}

async function put(db: SchedulesDatabase, now: number, schedule: NewSchedule): Promise<PutScheduleOutcome> {
  const { name, expression, timeZone = UTC, repositories = ALL, enabled = true } = schedule;
  const parsed = parseExpression(expression, timeZone);
  const fault = faultOf(name, repositories) ?? (parsed.kind === 'fault' ? parsed.fault : undefined);
  if (fault !== undefined) return { kind: 'fault', fault };
  const next = parsed.kind === 'expression' ? parsed.expression.next(now) : undefined;
  if (next === undefined) return { kind: 'fault', fault: `"${expression}" never comes` };
  const texts = { expression, time_zone: timeZone, repositories: JSON.stringify([...new Set(repositories)]) };
  return await db.write(async (tx) => {
    const before = await tx.selectFrom('schedule').selectAll().where('name', '=', name).executeTakeFirst();
    const isSame = before?.expression === expression && before.time_zone === timeZone;
    const nextAt = isSame && before.next_at !== null ? before.next_at : next;
    const set = { ...texts, enabled: enabled ? 1 : 0, next_at: enabled ? nextAt : null };
    const insert = tx.insertInto('schedule').values({ name, created_at: now, ...set });
    const row = await insert
      .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
      .returningAll()
      .executeTakeFirstOrThrow();
    return { kind: 'put', schedule: scheduleOf(row), isNew: before === undefined };
  });
}

function faultOf(name: string, repositories: readonly string[]): string | undefined {
  // A browser takes these out of an address, however they are written.
  if (!NAME.test(name) || name === '.' || name === '..') {
    return `"${name.slice(0, 64)}" is no name of a schedule: 1 to 64 letters, digits, ".", "-" and "_"`;
  }
  if (repositories.length === 0 || repositories.length > MOST_PATTERNS) {
    return `a schedule is about 1 to ${MOST_PATTERNS} patterns of repositories, not ${repositories.length}`;
  }
  const strange = repositories.find((pattern) => !REPOSITORIES.test(pattern));
  return strange === undefined
    ? undefined
    : `"${strange.slice(0, 256)}" is no repository: give a name, in which * stands for any characters`;
}

function scheduleOf(row: ScheduleRow): Schedule {
  const { last_at: startedAt, last_images: images } = row;
  const isUnderWay = row.run_after !== null;
  return {
    name: row.name,
    expression: row.expression,
    timeZone: row.time_zone,
    repositories: patternsOf(row),
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    ...(row.next_at === null ? {} : { nextAt: row.next_at }),
    ...(startedAt === null ? {} : { lastRun: { startedAt, images: images ?? 0, isUnderWay } }),
  };
}
