import type { Transaction } from '../db/index.ts';
import type { ExcuseChange } from '../excuse/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { OnScanEnded } from '../scan/index.ts';
import { markImageDue } from './due/due.ts';
import { sweep } from './sweeps.ts';

/**
 * Hears of inspections that end, in their transaction: the tags that point to the image are due. Every push is inspected,
 * so a tag that moves is heard of here.
 */
export function alertOnScanEnded(clock: Clock): OnScanEnded {
  return async (tx, { digest, status, coverage, description }) => {
    // One that ended without saying how much it knows broke off.
    await noteBrokenOff(tx, digest, status === 'FAILED' && coverage === undefined ? (description ?? '') : undefined);
    await markImageDue(tx, digest, clock());
  };
}

/** Hears of excuses that begin or end, in their transaction: the tags that they are for are looked at. */
export async function alertOnExcuse(tx: Transaction, { excuse: { scope } }: ExcuseChange): Promise<void> {
  const { repository, tag, image } = scope;
  await sweep(tx, {
    ...(repository === undefined ? {} : { repository }),
    ...(tag === undefined ? {} : { tag }),
    ...(image === undefined ? {} : { image }),
  });
}

async function noteBrokenOff(tx: Transaction, digest: string, description: string | undefined): Promise<void> {
  await tx.deleteFrom('alert_broken_off').where('manifest_digest', '=', digest).execute();
  const held = tx.selectFrom('manifest').select('digest').where('digest', '=', digest);
  if (description === undefined || (await held.executeTakeFirst()) === undefined) return;
  await tx.insertInto('alert_broken_off').values({ manifest_digest: digest, description }).execute();
}
