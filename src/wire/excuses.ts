import { alertOnExcuse } from '../alert/index.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/index.ts';
import {
  type AttachedVex,
  databaseExcuses,
  type Excuses,
  type ExcusesOptions,
  recordAttachedVex,
} from '../excuse/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Digest } from '../oci/digest.ts';
import { repeatedly } from './repeatedly.ts';

/** The excuses of a data folder, for the server as for commands beside it. */
export function openExcuses(config: Pick<Config, 'excuses'>, db: Database): Excuses {
  return databaseExcuses(optionsOf(config, db));
}

/** Notes what documents that are attached to an image say, and excuses what listed signers excuse. */
export async function recordAttached(
  config: Pick<Config, 'excuses'>,
  db: Database,
  ...found: readonly [image: Digest, attached: readonly AttachedVex[]]
): Promise<void> {
  await recordAttachedVex(optionsOf(config, db), ...found);
}

function optionsOf(config: Pick<Config, 'excuses'>, db: Database): ExcusesOptions {
  return { db, clock, terms: config.excuses, onChange: alertOnExcuse };
}

const LOOK_MILLISECONDS = 60_000;
const SWEEP_MILLISECONDS = 3_600_000;

/**
 * Ends excuses that are over: within a minute of their time, and every hour and soon after matches opened those that were to
 * last until a fix is known.
 */
export function sweepExcuses(excuses: Excuses, db: Database, log: Log): () => Promise<void> {
  let sweptAt = 0;
  let sweptTo: number | null = null;
  return repeatedly({
    milliseconds: LOOK_MILLISECONDS,
    async work() {
      const row = await db.query
        .selectFrom('match')
        .select((select) => select.fn.max<number | null>('id').as('last'))
        .executeTakeFirst();
      const last = row?.last ?? null;
      const over = db.query.selectFrom('excuse').select('id').where('ended_at', 'is', null);
      const isOver = (await over.where('expires_at', '<=', clock()).limit(1).executeTakeFirst()) !== undefined;
      if (!isOver && last === sweptTo && clock() < sweptAt + SWEEP_MILLISECONDS) return;
      const ended = await excuses.sweep();
      sweptTo = last;
      sweptAt = clock();
      if (ended > 0) log.info({ ended }, 'excuses ended');
    },
    onError: (error) => log.error({ err: error }, 'cannot end excuses that are over'),
  });
}
