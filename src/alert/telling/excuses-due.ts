import type { Query, Transaction } from '../../db/index.ts';
import { type ExcuseToTellOf, excusesToTellOf } from '../../excuse/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { wildcardsMeet } from '../../lib/wildcard.ts';
import { readCurrentTags } from '../../registry/index.ts';
import { pointsTo, tagRows } from '../due/tag-rows.ts';
import { type AlertRule, isAbout, watches } from '../rules/rule.ts';
import type { StoredRule } from '../rules/rules.ts';

export interface ExcusesDueOptions {
  readonly query: Query;
  readonly now: number;
  readonly noticeDays: number;
  /** False while there are no advisories. */
  readonly isMatched: boolean;
  beat(): Promise<void>;
}

const CHUNK = 100;

/** What the channels of a rule are to be told of excuses themselves, and never were. */
export async function excusesDue(options: ExcusesDueOptions, rule: StoredRule): Promise<readonly ExcuseToTellOf[]> {
  if (!rule.changes.includes('excuse-due')) return [];
  const { query } = options;
  const told = await query
    .selectFrom('alert_told_excuse')
    .select(['excuse_id', 'state'])
    .where('rule_id', '=', rule.id)
    .execute();
  const known = new Set(told.map((row) => `${row.state} ${row.excuse_id}`));
  const knownStale = new Set(told.flatMap((row) => (row.state === 'stale' ? [row.excuse_id] : [])));
  const all = await excusesToTellOf(query, { ...options, knownStale });
  const current = await readCurrentTags(query);
  const due: ExcuseToTellOf[] = [];
  for (const one of all) {
    const { excuse, state } = one;
    if (known.has(`${state} ${excuse.id}`)) continue;
    // What was over before the rule was there is not for its readers, unless they were told that it would be.
    if (state === 'expired' && excuse.expiresAt < rule.since && !known.has(`expiring ${excuse.id}`)) continue;
    if (await concerns(query, rule, current, one)) due.push(one);
  }
  return due;
}

/** Remembers that they are told of, in the transaction that puts the message on its way. */
export async function rememberExcuses(
  tx: Transaction,
  { ruleId, at }: { readonly ruleId: number; readonly at: number },
  told: readonly ExcuseToTellOf[],
): Promise<void> {
  const rule = tx.selectFrom('alert_rule').select('id').where('id', '=', ruleId);
  if (told.length === 0 || (await rule.executeTakeFirst()) === undefined) return;
  for (const chunk of chunksOf(told, CHUNK)) {
    await tx
      .insertInto('alert_told_excuse')
      .values(chunk.map(({ excuse, state }) => ({ rule_id: ruleId, excuse_id: excuse.id, state, at })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Whether a rule watches anything that an excuse is about. */
async function concerns(
  query: Query,
  rule: AlertRule,
  current: readonly string[],
  { excuse, state }: ExcuseToTellOf,
): Promise<boolean> {
  const { repository = '*', tag = '*', image } = excuse.scope;
  const isWatched =
    rule.repositories.some((each) => wildcardsMeet(each, repository)) &&
    (rule.tags === 'current' ? current : rule.tags).some((each) => wildcardsMeet(each, tag));
  if (!isWatched || image === undefined) return isWatched;
  const places = await tagRows(query)
    .where(pointsTo([image]))
    .execute();
  // An image that no tag leads to is run by nobody; that an excuse is left of one is to be known all the same.
  if (places.length === 0) return state === 'stale';
  return places.some((place) => isAbout(rule, place.repository) && watches(rule, current, place.name));
}
