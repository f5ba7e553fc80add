import { type Database, makeSetting, type Query, readSetting, type Transaction } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { sweep } from '../sweeps.ts';
import { nextDigest } from './digest-times.ts';
import { type AlertRule, DEFAULT_RULE, isAlertName, NAME_WORDS, parseRuleSettings, type RuleSettings } from './rule.ts';

/** A rule as it is stored. Times are milliseconds since the epoch. */
export interface StoredRule extends AlertRule {
  readonly id: number;
  /** What was there before is remembered, and not told. */
  readonly since: number;
  /** Of a digest: when the last one was made, and when the next one is. */
  readonly toldAt?: number;
  readonly nextAt?: number;
}

/** Rules over the metadata database. */
export interface AlertRules {
  /** By name. */
  list(): Promise<readonly StoredRule[]>;
  get(name: string): Promise<StoredRule | undefined>;
  /**
   * Makes a rule, or gives one other settings; what there is at the time is remembered and not told. A clause where it is
   * refused.
   */
  put(name: string, settings: RuleSettings): Promise<string | undefined>;
  /** False where there is none. */
  remove(name: string): Promise<boolean>;
}

const MOST_RULES = 100;
const MADE = 'alert.rules-made';

export function databaseRules({ db, clock }: { readonly db: Database; readonly clock: Clock }): AlertRules {
  return {
    list: () => allRules(db.query),
    async get(name) {
      return (await allRules(db.query)).find((rule) => rule.name === name);
    },
    async put(name, settings) {
      if (!isAlertName(name)) return `"${name.slice(0, 100)}" is not ${NAME_WORDS}`;
      return await db.write((tx) => putRule(tx, { name, ...settings }, clock()));
    },
    remove: (name) =>
      db.write(async (tx) => {
        const removed = await tx.deleteFrom('alert_rule').where('name', '=', name).executeTakeFirst();
        return removed.numDeletedRows > 0n;
      }),
  };
}

/** Makes the default rule where no rule was ever made: what it does not know yet it remembers in silence. */
export async function makeDefaultRule(db: Database, clock: Clock): Promise<void> {
  if ((await readSetting(db.query, MADE)) !== undefined) return;
  await db.write(async (tx) => {
    if (await makeSetting(tx, MADE, 'true')) await putRule(tx, DEFAULT_RULE, clock());
  });
}

/** All rules, by name. */
export async function allRules(query: Query): Promise<readonly StoredRule[]> {
  const rows = await query.selectFrom('alert_rule').selectAll().orderBy('name').execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...parseRuleSettings(JSON.parse(row.settings)),
    enabled: row.enabled === 1,
    since: row.since,
    ...(row.told_at === null ? {} : { toldAt: row.told_at }),
    ...(row.next_at === null ? {} : { nextAt: row.next_at }),
  }));
}

async function putRule(tx: Transaction, rule: AlertRule, now: number): Promise<string | undefined> {
  const { name, ...settings } = rule;
  const rules = await allRules(tx);
  const before = rules.find((one) => one.name === name);
  if (before === undefined && rules.length >= MOST_RULES) return `there are ${rules.length} rules, the most`;
  const strange = await strangeChannel(tx, rule);
  if (strange !== undefined) return `there is no channel "${strange}": make it first`;
  const row = {
    enabled: rule.enabled ? 1 : 0,
    settings: JSON.stringify(settings),
    since: now,
    told_at: null,
    next_at: nextDigest(rule.when, now) ?? null,
  };
  if (before === undefined)
    await tx
      .insertInto('alert_rule')
      .values({ name, ...row })
      .execute();
  else await tx.updateTable('alert_rule').set(row).where('id', '=', before.id).execute();
  // One that was off has not followed what happened.
  if (before?.enabled === false) await tx.deleteFrom('alert_told').where('rule_id', '=', before.id).execute();
  // What it watches now, and what it has watched: nothing is news of the rest.
  for (const repository of new Set([...rule.repositories, ...(before?.repositories ?? [])])) {
    await sweep(tx, { repository });
  }
  return undefined;
}

async function strangeChannel(query: Query, { channels }: AlertRule): Promise<string | undefined> {
  if (channels === '*') return undefined;
  const rows = await query.selectFrom('alert_channel').select('name').where('name', 'in', channels).execute();
  return channels.find((name) => !rows.some((row) => row.name === name));
}
