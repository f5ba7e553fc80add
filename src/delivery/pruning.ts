import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../db/index.ts';

/** Rows that are taken in one transaction, so that nobody waits long for it. */
const BATCH = 500;

/** Forgets what was sent, and what is dead, before a time each, a little at once. Ends early when it is told to. */
export async function pruneSettled(
  db: Database,
  before: { readonly sent: number; readonly dead: number },
  signal: AbortSignal,
): Promise<void> {
  for (const state of ['sent', 'dead'] as const) {
    for (let gone = BATCH; gone === BATCH && !signal.aborted; ) {
      gone = await db.note(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('delivery')
          .where('id', 'in', (rows) =>
            rows
              .selectFrom('delivery')
              .select('id')
              // Literals, since the indexes are of one state.
              .where('state', '=', sql.lit(state))
              .where('settled_at', '<', before[state])
              .orderBy(state === 'sent' ? 'settled_at' : 'id')
              .limit(BATCH),
          )
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      });
      await setImmediate();
    }
  }
}
