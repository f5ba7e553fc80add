import { type Database, putSetting, type Query, readSetting } from '../../db/index.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { readCurrentTags } from '../../registry/index.ts';
import { type SweepScope, sweep, waitingSweeps } from '../sweeps.ts';
import { markDue, type TagPlace, watchedPatterns } from './due.ts';
import { pointsTo, tagRows } from './tag-rows.ts';
import { sweptAt, writeSweptAt } from './updates.ts';

const PAGE = 500;
const DAY_MILLISECONDS = 86_400_000;
const SETTING = 'alert.current-tags';

/** Makes the tags due that sweeps ask for. `beat` is awaited between pages. */
export async function expandSweeps(
  db: Database,
  { now, beat }: { readonly now: number; beat(): Promise<void> },
): Promise<void> {
  for (const { id, scope } of await waitingSweeps(db.query)) {
    const patterns = await watchedPatterns(db.query);
    for (let after: TagPlace = { repositoryId: 0, tag: '' }; ; ) {
      const rows = await pageOfTags(db.query, scope, after);
      const places = rows.filter((row) => isWanted(scope, row, patterns));
      if (places.length > 0) await db.write((tx) => markDue(tx, places, now));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last;
      await beat();
    }
    await db.query.deleteFrom('alert_sweep').where('id', '=', id).execute();
  }
}

/**
 * Once a day all tags are looked at: a release comes to its end and a source goes out of date with nothing but time. And
 * where the list of current tags has changed, what it names now is remembered as it is.
 */
export async function sweepRegularly(db: Database, now: number): Promise<void> {
  await followCurrentTags(db, now);
  const last = await sweptAt(db.query);
  if (last !== undefined && now - last < DAY_MILLISECONDS) return;
  await db.write(async (tx) => {
    await writeSweptAt(tx, now);
    await sweep(tx, {});
  });
}

async function followCurrentTags(db: Database, now: number): Promise<void> {
  const current = JSON.stringify(await readCurrentTags(db.query));
  const before = await readSetting(db.query, SETTING);
  if (before === current) return;
  await db.write(async (tx) => {
    await putSetting(tx, SETTING, current);
    if (before === undefined) return;
    await tx.updateTable('alert_rule').set({ since: now }).execute();
    await sweep(tx, {});
  });
}

interface TagRow extends TagPlace {
  readonly repository: string;
}

async function pageOfTags(query: Query, { image }: SweepScope, after: TagPlace): Promise<readonly TagRow[]> {
  let tags = tagRows(query).where((where) =>
    where.or([
      where('tag.repository_id', '>', after.repositoryId),
      where.and([where('tag.repository_id', '=', after.repositoryId), where('tag.name', '>', after.tag)]),
    ]),
  );
  if (image !== undefined) tags = tags.where(pointsTo([image]));
  const rows = await tags.orderBy('tag.repository_id').orderBy('tag.name').limit(PAGE).execute();
  return rows.map(({ repository_id: repositoryId, name: tag, repository }) => ({ repositoryId, tag, repository }));
}

function isWanted(scope: SweepScope, { repository, tag }: TagRow, patterns: readonly string[]): boolean {
  return (
    patterns.some((pattern) => matchesWildcard(pattern, tag)) &&
    matchesWildcard(scope.repository ?? '*', repository) &&
    matchesWildcard(scope.tag ?? '*', tag)
  );
}
