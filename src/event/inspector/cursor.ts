import type { Database, Query } from '../../db/index.ts';
import type { Cursor } from './types.ts';

/** Where nothing was followed yet: what is known now was there before, and is no news. */
export async function beginCursor(db: Database, now: number): Promise<void> {
  if ((await readCursor(db.query)) !== undefined) return;
  await db.write(async (tx) => {
    const row = await tx.selectFrom('active_snapshot').select('snapshot_id').executeTakeFirst();
    const snapshotId = row?.snapshot_id ?? 0;
    await tx
      .insertInto('event_cursor')
      .values({ id: 1, snapshot_id: snapshotId, highest_id: snapshotId, at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  });
}

/** Undefined before `beginCursor`. */
export async function readCursor(query: Query): Promise<Cursor | undefined> {
  const row = await query.selectFrom('event_cursor').selectAll().executeTakeFirst();
  return row && { snapshotId: row.snapshot_id, highestId: row.highest_id, at: row.at };
}

/** Sets it, durably: what was put before is then no less so. */
export async function moveCursor(db: Database, { snapshotId, highestId, at }: Cursor): Promise<void> {
  const row = { snapshot_id: snapshotId, highest_id: highestId, at };
  await db.write((tx) => tx.updateTable('event_cursor').set(row).where('id', '=', 1).execute());
}
