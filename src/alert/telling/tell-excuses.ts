import type { Database } from '../../db/index.ts';
import { allRules, type StoredRule } from '../rules/rules.ts';
import { excusesDue, rememberExcuses } from './excuses-due.ts';
import { channelsFor } from './receivers.ts';
import type { RoundOptions } from './round.ts';
import { composeMessage, putMessage } from './tell.ts';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Tells the rules that tell at once of excuses that end soon, are over or are about nothing any more: together, once a day
 * at most, and each once. Digests have them among the rest. Answers how many messages.
 */
export async function tellExcuses(options: RoundOptions): Promise<number> {
  const { db, clock } = options;
  const now = clock();
  let count = 0;
  for (const rule of await rulesToLook(db, now)) if (await tellRule(options, rule, now)) count += 1;
  return count;
}

async function rulesToLook({ query }: Database, now: number): Promise<readonly StoredRule[]> {
  const rows = await query
    .selectFrom('alert_rule')
    .select('id')
    .where('enabled', '=', 1)
    .where((where) => where.or([where('excuses_at', 'is', null), where('excuses_at', '<=', now)]))
    .execute();
  if (rows.length === 0) return [];
  const ids = new Set(rows.map(({ id }) => id));
  return (await allRules(query)).filter(({ id, when }) => ids.has(id) && when.kind === 'at-once');
}

async function tellRule(options: RoundOptions, rule: StoredRule, now: number): Promise<boolean> {
  const { db, deliveries, noticeDays, beat } = options;
  const { query } = db;
  const isHeard = (await channelsFor(query, rule)).length > 0;
  const isMatched = (await options.reach()) !== undefined;
  const excuses = isHeard ? await excusesDue({ query, now, noticeDays, isMatched, beat }, rule) : [];
  const message =
    excuses.length === 0
      ? undefined
      : await composeMessage(options, { rule, kind: 'excuses', at: now, tags: [], excuses });
  await db.write(async (tx) => {
    if (message !== undefined) {
      await rememberExcuses(tx, { ruleId: rule.id, at: now }, excuses);
      await putMessage(tx, deliveries, { rule, message });
    }
    const next = now + (message === undefined ? HOUR_MILLISECONDS : DAY_MILLISECONDS);
    await tx.updateTable('alert_rule').set({ excuses_at: next }).where('id', '=', rule.id).execute();
  });
  return message !== undefined;
}
