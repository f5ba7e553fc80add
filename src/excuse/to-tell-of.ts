import type { Query } from '../db/index.ts';
import { DAY_MILLISECONDS } from './fault.ts';
import { isHeld } from './held.ts';
import { toExcuse } from './rows.ts';
import type { Excuse, ExcuseScope } from './types.ts';

/** An excuse that whoever answers for it is to be told of, and why. */
export interface ExcuseToTellOf {
  readonly excuse: Excuse;
  /** It ends soon; its time is over; it is active, and no stored image has what it is about. */
  readonly state: 'expiring' | 'expired' | 'stale';
}

export interface TellingOfExcuses {
  /** Milliseconds since the epoch, as all times here. */
  readonly now: number;
  /** How long before its end an excuse is told of. */
  readonly noticeDays: number;
  /** False while nothing is matched: everything would seem stale. */
  readonly isMatched: boolean;
  /** Ids of those of which it need not be found out whether they are stale: that is work. */
  readonly knownStale: ReadonlySet<number>;
  /** Awaited between excuses: requests come first. */
  beat(): Promise<void>;
}

/** One that was made ahead of an image is given the time to arrive. */
const YOUNG_MILLISECONDS = 3_600_000;
/** What ended longer ago is told of no more. */
const OVER_MILLISECONDS = 30 * DAY_MILLISECONDS;

/**
 * What there is to tell of excuses now, those that end first before others. What somebody ended, and what a later excuse
 * for the same carries on, needs nobody; nor does the end of one that is stale.
 */
export async function excusesToTellOf(query: Query, telling: TellingOfExcuses): Promise<readonly ExcuseToTellOf[]> {
  const { now, noticeDays, beat } = telling;
  const rows = await query
    .selectFrom('excuse')
    .selectAll()
    .where('created_at', '<=', now)
    .where('expires_at', '>', now - OVER_MILLISECONDS)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>=', where.ref('expires_at'))]))
    .orderBy('expires_at')
    .orderBy('id')
    .execute();
  const all = rows.map(toExcuse);
  const last = new Map(all.map(({ scope, expiresAt }) => [keyOf(scope), expiresAt]));
  const found: ExcuseToTellOf[] = [];
  for (const excuse of all) {
    const { scope, expiresAt } = excuse;
    if (expiresAt < (last.get(keyOf(scope)) ?? 0)) continue;
    if (expiresAt <= now) found.push({ excuse, state: 'expired' });
    else {
      await beat();
      const isSoon = expiresAt <= now + noticeDays * DAY_MILLISECONDS;
      if (await isStale(query, excuse, { ...telling, isSoon })) found.push({ excuse, state: 'stale' });
      else if (isSoon) found.push({ excuse, state: 'expiring' });
    }
  }
  return found;
}

async function isStale(
  query: Query,
  { id, scope, createdAt }: Excuse,
  { now, isMatched, isSoon, knownStale }: TellingOfExcuses & { readonly isSoon: boolean },
): Promise<boolean> {
  if (!isMatched || createdAt > now - YOUNG_MILLISECONDS) return false;
  if (knownStale.has(id) && !isSoon) return true;
  return !(await isHeld(query, scope));
}

function keyOf(scope: ExcuseScope): string {
  return JSON.stringify(Object.entries(scope).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
