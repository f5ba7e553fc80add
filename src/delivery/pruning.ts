import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../db/index.ts';

/** Rows that are taken in one transaction, so that nobody waits long for it. */
const BATCH = 500;

/** Forgets what was sent before a time, a little at once. Ends early when it is told to. */
export async function pruneSent(db: Database, before: number, signal: AbortSignal): Promise<void> {
  for (let gone = BATCH; gone === BATCH && !signal.aborted; ) {
    gone = await db.note(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom('delivery')
        .where('id', 'in', (rows) =>
          rows
            .selectFrom('delivery')
            .select('id')
            .where('state', '=', sql.lit('sent'))
            .where('settled_at', '<', before)
            .orderBy('settled_at')
            .limit(BATCH),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    });
    await setImmediate();
  }
}
