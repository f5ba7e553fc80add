import type { Query, Transaction } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { readCurrentTags } from '../../registry/index.ts';
import { allRules } from '../rules/rules.ts';
import { pointsTo, tagRows } from './tag-rows.ts';

/** A tag of a repository. */
export interface TagPlace {
  readonly repositoryId: number;
  readonly tag: string;
}

/** A tag of which something may have changed for its readers. */
export interface DueTag extends TagPlace {
  /** Another one where it became due once more. */
  readonly stamp: number;
}

/** Nothing more comes for so long: what happened together has happened. But it is told after this, whatever comes. */
const SETTLED_MILLISECONDS = 5_000;
const LONGEST_MILLISECONDS = 60_000;
const CHUNK = 100;

/** Marks tags as due, in the transaction that changes something for their readers. */
export async function markDue(tx: Transaction, places: readonly TagPlace[], now: number): Promise<void> {
  for (const chunk of chunksOf(places, CHUNK)) {
    const rows = chunk.map(({ repositoryId, tag }) => ({ repository_id: repositoryId, tag }));
    await tx
      .insertInto('alert_due')
      .values(rows.map((row) => ({ ...row, since: now, touched_at: now, stamp: 1 })))
      .onConflict((conflict) =>
        conflict
          .columns(['repository_id', 'tag'])
          .doUpdateSet((set) => ({ touched_at: now, stamp: set('alert_due.stamp', '+', 1) })),
      )
      .execute();
  }
}

/** Marks the tags that rules watch and that point to the image, or to an index that lists it. */
export async function markImageDue(tx: Transaction, digest: string, now: number): Promise<void> {
  await markDue(tx, await watchedTagsOf(tx, [digest]), now);
}

/** Of the tags that point to one of the images, or to an index that lists one, those that rules watch. */
export async function watchedTagsOf(query: Query, digests: readonly string[]): Promise<readonly TagPlace[]> {
  const patterns = await watchedPatterns(query);
  const places = new Map<string, TagPlace>();
  for (const chunk of chunksOf(digests, CHUNK)) {
    const rows = await tagRows(query).where(pointsTo(chunk)).execute();
    for (const { repository_id: repositoryId, name: tag } of rows) {
      if (patterns.some((each) => matchesWildcard(each, tag))) {
        places.set(`${repositoryId} ${tag}`, { repositoryId, tag });
      }
    }
  }
  return [...places.values()];
}

/** What tags any rule watches: tags in which `*` stands for any characters. */
export async function watchedPatterns(query: Query): Promise<readonly string[]> {
  const current = await readCurrentTags(query);
  const rules = (await allRules(query)).filter(({ enabled }) => enabled);
  return [...new Set(rules.flatMap(({ tags }) => (tags === 'current' ? current : tags)))];
}

/** All that is due, at most `limit`; nothing while more of what happens together may still come. */
export async function settledTags(query: Query, now: number, limit: number): Promise<readonly DueTag[]> {
  const { since, touched } = await query
    .selectFrom('alert_due')
    .select(({ fn }) => [fn.min('since').as('since'), fn.max('touched_at').as('touched')])
    .executeTakeFirstOrThrow();
  if (since === null || touched === null) return [];
  if (now - touched < SETTLED_MILLISECONDS && now - since < LONGEST_MILLISECONDS) return [];
  const rows = await query
    .selectFrom('alert_due')
    .select(['repository_id', 'tag', 'stamp'])
    .orderBy('since')
    .orderBy('repository_id')
    .orderBy('tag')
    .limit(limit)
    .execute();
  return rows.map(({ repository_id: repositoryId, tag, stamp }) => ({ repositoryId, tag, stamp }));
}

/** They were looked at; one that became due again meanwhile stays. */
export async function settleDue(tx: Transaction, tags: readonly DueTag[]): Promise<void> {
  for (const chunk of chunksOf(tags, CHUNK)) {
    await tx
      .deleteFrom('alert_due')
      .where((where) =>
        where.or(chunk.map(({ repositoryId, tag, stamp }) => where.and({ repository_id: repositoryId, tag, stamp }))),
      )
      .execute();
  }
}

/** They cannot be looked at yet: they are due anew. */
export async function postponeDue(tx: Transaction, tags: readonly DueTag[], now: number): Promise<void> {
  for (const { repositoryId, tag, stamp } of tags) {
    const row = tx.updateTable('alert_due').set({ since: now, touched_at: now, stamp: stamp + 1 });
    await row.where('repository_id', '=', repositoryId).where('tag', '=', tag).where('stamp', '=', stamp).execute();
  }
}
