import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';

/** That a key was used is written down this often at most. */
const EVERY_MILLISECONDS = 5 * 60 * 1000;
const MOST_KEYS = 1000;

/** Notes that an access key was used. Nobody waits for it, and where it cannot be written the login is as good. */
export function keyUses(database: Pick<Database, 'note'>, clock: Clock): (id: string) => void {
  const noted = new Map<string, number>();
  return (id) => {
    const now = clock();
    const last = noted.get(id);
    if (last !== undefined && now >= last && now - last < EVERY_MILLISECONDS) return;
    noted.delete(id);
    noted.set(id, now);
    const oldest = noted.size > MOST_KEYS ? noted.keys().next().value : undefined;
    if (oldest !== undefined) noted.delete(oldest);
    database
      .note((tx) => tx.updateTable('access_key').set({ used_at: now }).where('id', '=', id).execute())
      .catch(() => noted.delete(id));
  };
}
