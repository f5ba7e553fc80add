import type { Query, Transaction } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import type { TagPlace } from '../due/due.ts';
import { type Told, unpackTold } from './told.ts';

/** What is to be remembered of a tag for a rule. */
export interface Remembered extends TagPlace {
  readonly ruleId: number;
  /** As of when. */
  readonly at: number;
  /** What `packTold` made. */
  readonly packed: Uint8Array;
}

const CHUNK = 100;

/** What is remembered of a tag, by the ids of rules, and as of when at the latest. */
export async function recall(
  query: Query,
  { repositoryId, tag }: TagPlace,
): Promise<{ readonly told: ReadonlyMap<number, Told>; readonly at: number }> {
  const rows = await query
    .selectFrom('alert_told')
    .select(['rule_id', 'at', 'told'])
    .where('repository_id', '=', repositoryId)
    .where('tag', '=', tag)
    .execute();
  return {
    told: new Map(rows.map(({ rule_id: ruleId, told }) => [ruleId, unpackTold(told)])),
    at: Math.max(0, ...rows.map(({ at }) => at)),
  };
}

/** Remembers it in the place of what was remembered before. Where the repository or rule is gone, nothing is. */
export async function remember(tx: Transaction, all: readonly Remembered[]): Promise<void> {
  for (const chunk of chunksOf(await stillThere(tx, all), CHUNK)) {
    const rows = chunk.map(({ ruleId, repositoryId, tag, at, packed }) => {
      return { rule_id: ruleId, repository_id: repositoryId, tag, at, told: packed };
    });
    await tx
      .insertInto('alert_told')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['rule_id', 'repository_id', 'tag']).doUpdateSet((set) => ({
          at: set.ref('excluded.at'),
          told: set.ref('excluded.told'),
        })),
      )
      .execute();
  }
}

/** Tags of which a digest is to look whether there is news. */
export async function addPending(
  tx: Transaction,
  all: readonly (TagPlace & { readonly ruleId: number })[],
): Promise<void> {
  for (const chunk of chunksOf(await stillThere(tx, all), CHUNK)) {
    const rows = chunk.map(({ ruleId, repositoryId, tag }) => ({ rule_id: ruleId, repository_id: repositoryId, tag }));
    await tx
      .insertInto('alert_pending')
      .values(rows)
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

async function stillThere<T extends { readonly ruleId: number; readonly repositoryId: number }>(
  tx: Transaction,
  all: readonly T[],
): Promise<readonly T[]> {
  if (all.length === 0) return [];
  const rules = new Set((await tx.selectFrom('alert_rule').select('id').execute()).map(({ id }) => id));
  const repositories = new Set<number>();
  for (const chunk of chunksOf([...new Set(all.map(({ repositoryId }) => repositoryId))], CHUNK)) {
    const rows = await tx.selectFrom('repository').select('id').where('id', 'in', chunk).execute();
    for (const { id } of rows) repositories.add(id);
  }
  return all.filter(({ ruleId, repositoryId }) => rules.has(ruleId) && repositories.has(repositoryId));
}
