import type { Database, Query, Transaction } from '../db/index.ts';
import type { Deliveries } from '../delivery/types.ts';
import { parsePattern } from '../pattern/index.ts';
import { eventsArn, type Place } from './arn.ts';
import type { NewRule, Rule, RulesStore, Tags, Target } from './rules-types.ts';

export interface RulesOptions {
  readonly database: Database;
  readonly place: Place;
  /** Forgets what waits for a target that is removed; absent, nothing waits. */
  readonly deliveries?: Pick<Deliveries, 'drop'>;
}

/** The kind of deliveries that go to targets. */
export const TARGET_DELIVERY_KIND = 'target';

/** The receiver of the deliveries that go to a target of a rule; neither name has a slash. */
export function targetReceiver(rule: string, targetId: string): string {
  return `${rule}/${targetId}`;
}

/** Rules and targets of a database. */
export function rulesStore(options: RulesOptions): RulesStore {
  const { database, place } = options;
  const onRule = async <T>(name: string, work: (tx: Transaction, id: number) => Promise<T>): Promise<T | undefined> =>
    await database.write(async (tx) => {
      const row = await tx.selectFrom('event_rule').select('id').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : await work(tx, row.id);
    });
  const enabled = cachedRules(async () => {
    const rules = await readRules(database.query, place);
    return rules.filter(({ isEnabled }) => isEnabled);
  }, database.query);

  return {
    enabled,
    put: (rule) => database.write((tx) => put(tx, place, rule)),
    find: async (name) => (await readRules(database.query, place, name))[0],
    list: () => readRules(database.query, place),
    async setEnabled(name, isEnabled) {
      const isSet = await onRule(name, async (tx, id) => {
        await tx
          .updateTable('event_rule')
          .set({ enabled: Number(isEnabled) })
          .where('id', '=', id)
          .execute();
        await bump(tx);
        return true;
      });
      return isSet ?? false;
    },
    delete: async (name) => (await onRule(name, remove)) ?? 'unknown',
    async putTargets(rule, targets, most) {
      return (await onRule(rule, (tx, id) => putTargets(tx, id, targets, most))) ?? 'unknown';
    },
    removeTargets: (rule, ids) => onRule(rule, (tx, id) => removeTargets(options, tx, { id, name: rule }, ids)),
    async tags(name) {
      const row = await database.query
        .selectFrom('event_rule')
        .select('tags')
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.tags) as Tags);
    },
    async setTags(name, tags) {
      return (await onRule(name, (tx, id) => setTags(tx, id, tags))) ?? false;
    },
  };
}

/** Reads again when another version is there than was read last. */
function cachedRules(read: () => Promise<readonly Rule[]>, query: Query): () => Promise<readonly Rule[]> {
  let known: { readonly version: number; readonly rules: readonly Rule[] } | undefined;
  return async () => {
    const row = await query.selectFrom('event_rule_version').select('version').executeTakeFirst();
    const version = row?.version ?? 0;
    // The version is read first: rules that change meanwhile are at worst read once more.
    if (known?.version !== version) known = { version, rules: await read() };
    return known.rules;
  };
}

async function bump(tx: Transaction): Promise<void> {
  await tx
    .insertInto('event_rule_version')
    .values({ id: 1, version: 1 })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({ version: row('event_rule_version.version', '+', 1) })),
    )
    .execute();
}

async function put(tx: Transaction, place: Place, rule: NewRule): Promise<string> {
  const set = {
    description: rule.description ?? null,
    event_pattern: rule.eventPattern,
    role_arn: rule.roleArn ?? null,
    enabled: Number(rule.isEnabled),
  };
  await tx
    .insertInto('event_rule')
    .values({ name: rule.name, tags: JSON.stringify(rule.tags ?? {}), ...set })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
    .execute();
  await bump(tx);
  return eventsArn(place, `rule/${rule.name}`);
}

async function remove(tx: Transaction, id: number): Promise<'deleted' | 'has-targets'> {
  const target = await tx.selectFrom('event_target').select('id').where('rule_id', '=', id).executeTakeFirst();
  if (target !== undefined) return 'has-targets';
  await tx.deleteFrom('event_rule').where('id', '=', id).execute();
  await bump(tx);
  return 'deleted';
}

async function putTargets(
  tx: Transaction,
  ruleId: number,
  targets: readonly Target[],
  most: number,
): Promise<'put' | 'too-many'> {
  const present = await tx.selectFrom('event_target').select('name').where('rule_id', '=', ruleId).execute();
  const ids = new Set([...present.map(({ name }) => name), ...targets.map(({ id }) => id)]);
  if (ids.size > most) return 'too-many';
  for (const { id, arn, ...settings } of targets) {
    const set = { arn, settings: JSON.stringify(settings) };
    await tx
      .insertInto('event_target')
      .values({ rule_id: ruleId, name: id, ...set })
      .onConflict((conflict) => conflict.columns(['rule_id', 'name']).doUpdateSet(set))
      .execute();
  }
  await bump(tx);
  return 'put';
}

async function removeTargets(
  { deliveries }: RulesOptions,
  tx: Transaction,
  rule: { readonly id: number; readonly name: string },
  ids: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const name of new Set(ids)) {
    const gone = await tx
      .deleteFrom('event_target')
      .where('rule_id', '=', rule.id)
      .where('name', '=', name)
      .returning('id')
      .executeTakeFirst();
    if (gone === undefined) missing.push(name);
    else await deliveries?.drop(tx, { kind: TARGET_DELIVERY_KIND, receiver: targetReceiver(rule.name, name) });
  }
  await bump(tx);
  return missing;
}

async function setTags(tx: Transaction, id: number, tags: Readonly<Record<string, string | null>>): Promise<boolean> {
  const { tags: text } = await tx
    .selectFrom('event_rule')
    .select('tags')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const merged = Object.entries({ ...(JSON.parse(text) as Tags), ...tags }).filter(([, value]) => value !== null);
  await tx
    .updateTable('event_rule')
    .set({ tags: JSON.stringify(Object.fromEntries(merged)) })
    .where('id', '=', id)
    .execute();
  return true;
}

async function readRules(query: Query, place: Place, name?: string): Promise<readonly Rule[]> {
  let rules = query.selectFrom('event_rule').selectAll().orderBy('name');
  if (name !== undefined) rules = rules.where('name', '=', name);
  const rows = await rules.execute();
  const ids = rows.map(({ id }) => id);
  const targets = await query
    .selectFrom('event_target')
    .selectAll()
    .where('rule_id', 'in', ids.length === 0 ? [0] : ids)
    .orderBy('name')
    .execute();
  return rows.map(({ id, name: ruleName, description, role_arn: roleArn, event_pattern: eventPattern, enabled }) => ({
    name: ruleName,
    arn: eventsArn(place, `rule/${ruleName}`),
    eventPattern,
    pattern: patternOf(eventPattern),
    isEnabled: enabled === 1,
    targets: targets
      .filter((target) => target.rule_id === id)
      .map((target) => ({
        id: target.name,
        arn: target.arn,
        ...(JSON.parse(target.settings) as Omit<Target, 'id' | 'arn'>),
      })),
    ...(description === null ? {} : { description }),
    ...(roleArn === null ? {} : { roleArn }),
  }));
}

/** One that an earlier release took, and this one does not understand, matches nothing. */
function patternOf(text: string): Rule['pattern'] {
  const parsed = parsePattern(text);
  return parsed.kind === 'pattern' ? parsed.pattern : { branches: [] };
}
