import { codeDigest } from '../lib/code-digest.ts';
import { type RematchOptions, type RematchResult, rematch } from './rematch.ts';

/** What decides what a package's matches are, but for the advisories. */
const FOLDERS = ['match', 'advisory', 'distro', 'version'];

/** Packages in one transaction. */
const BATCH = 10_000;

/**
 * Matches every package again where other code did last, as after an upgrade: what it decides otherwise takes effect
 * though no advisory changed. Undefined where this code did. Cut off, calling it again begins anew.
 */
export async function rematchByThisCode(
  options: Omit<RematchOptions, 'from' | 'cause'>,
  code?: string,
): Promise<RematchResult | undefined> {
  const { database } = options;
  const own = code ?? (await codeDigest(FOLDERS));
  const before = await database.query.selectFrom('matched_by').select('code').executeTakeFirst();
  if (before?.code === own) return undefined;
  await forgetMatched(options);
  const result = await rematch({ ...options, cause: 'reader' });
  await database.note(async (tx) => {
    await tx.deleteFrom('matched_by').execute();
    await tx.insertInto('matched_by').values({ id: 1, code: own }).execute();
  });
  return result;
}

async function forgetMatched({ database, signal }: Pick<RematchOptions, 'database' | 'signal'>): Promise<void> {
  const { last } = await database.query
    .selectFrom('package')
    .select((select) => select.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  for (let first = 1; first <= Number(last ?? 0); first += BATCH) {
    signal?.throwIfAborted();
    await database.note((tx) =>
      tx
        .updateTable('package')
        .set({ matched_snapshot_id: null })
        .where('id', '>=', first)
        .where('id', '<', first + BATCH)
        .execute(),
    );
  }
}
