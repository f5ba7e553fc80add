import type { Query, Transaction } from '../db/index.ts';
import type { TagPlace } from './due.ts';
import { packTold, type Told, unpackTold } from './told.ts';

/** What is to be remembered of a tag for a rule. */
export interface Remembered extends TagPlace {
  readonly ruleId: number;
  readonly told: Told;
}

/** What is remembered of a tag, by the ids of rules. */
export async function recall(query: Query, { repositoryId, tag }: TagPlace): Promise<ReadonlyMap<number, Told>> {
  const rows = await query
    .selectFrom('alert_told')
    .select(['rule_id', 'told'])
    .where('repository_id', '=', repositoryId)
    .where('tag', '=', tag)
    .execute();
  return new Map(rows.map(({ rule_id: ruleId, told }) => [ruleId, unpackTold(told)]));
}

/** Remembers it in the place of what was remembered before. The repository or rule may be gone: then nothing is. */
export async function remember(tx: Transaction, all: readonly Remembered[]): Promise<void> {
  for (const { ruleId, repositoryId, tag, told } of all) {
    if (!(await isThere(tx, ruleId, repositoryId))) continue;
    const row = { at: told.at, told: packTold(told) };
    await tx
      .insertInto('alert_told')
      .values({ rule_id: ruleId, repository_id: repositoryId, tag, ...row })
      .onConflict((conflict) => conflict.columns(['rule_id', 'repository_id', 'tag']).doUpdateSet(row))
      .execute();
  }
}

/** Tags of which a digest is to look whether there is news. */
export async function addPending(
  tx: Transaction,
  all: readonly (TagPlace & { readonly ruleId: number })[],
): Promise<void> {
  for (const { ruleId, repositoryId, tag } of all) {
    if (!(await isThere(tx, ruleId, repositoryId))) continue;
    await tx
      .insertInto('alert_pending')
      .values({ rule_id: ruleId, repository_id: repositoryId, tag })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Those of a rule, by repository and tag. */
export async function pendingOf(query: Query, ruleId: number): Promise<readonly TagPlace[]> {
  const rows = query.selectFrom('alert_pending').select(['repository_id', 'tag']).where('rule_id', '=', ruleId);
  const found = await rows.orderBy('repository_id').orderBy('tag').execute();
  return found.map(({ repository_id: repositoryId, tag }) => ({ repositoryId, tag }));
}

/** They were looked at. */
export async function settlePending(tx: Transaction, ruleId: number, places: readonly TagPlace[]): Promise<void> {
  for (const { repositoryId, tag } of places) {
    const rows = tx.deleteFrom('alert_pending').where('rule_id', '=', ruleId);
    await rows.where('repository_id', '=', repositoryId).where('tag', '=', tag).execute();
  }
}

async function isThere(tx: Transaction, ruleId: number, repositoryId: number): Promise<boolean> {
  const found = await tx
    .selectFrom('alert_rule')
    .innerJoin('repository', (join) => join.on('repository.id', '=', repositoryId))
    .select('alert_rule.id')
    .where('alert_rule.id', '=', ruleId)
    .executeTakeFirst();
  return found !== undefined;
}
