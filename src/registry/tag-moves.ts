import type { Database, Query, Transaction } from '../db/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import type { Change } from './delete-manifest.ts';
import type { TagMove } from './types.ts';

/** So many moves are remembered of a tag, and for so long. */
const MOST_MOVES = 200;
const KEPT_MILLISECONDS = 400 * 86_400_000;
/** Moves that are forgotten at a time. */
const STEP = 500;

/** Writes down where tags point from now on: to an image, or, where it is undefined, nowhere. */
export async function recordTagMoves(
  { tx, repository, now, by }: Change,
  tags: readonly Tag[],
  digest: Digest | undefined,
): Promise<void> {
  for (const tag of tags) {
    const row = { repository_id: repository.id, tag, digest: digest ?? null, at: now, by_name: by ?? null };
    await tx.insertInto('tag_move').values(row).execute();
    await forgetOldest(tx, repository.id, tag);
  }
}

async function forgetOldest(tx: Transaction, repositoryId: number, tag: Tag): Promise<void> {
  const oldest = movesOf(tx, repositoryId, tag).select('id').orderBy('id', 'desc').offset(MOST_MOVES).limit(1);
  const row = await oldest.executeTakeFirst();
  if (row === undefined) return;
  const moves = tx.deleteFrom('tag_move').where('repository_id', '=', repositoryId).where('tag', '=', tag);
  await moves.where('id', '<=', row.id).execute();
}

/** `Images.tagMoves`. */
export async function listTagMoves(
  query: Query,
  { repositoryId, tag }: { readonly repositoryId: number; readonly tag: Tag | undefined },
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<readonly TagMove[]> {
  let moves = movesOf(query, repositoryId, tag)
    .leftJoin('repository_manifest', (on) =>
      on
        .onRef('repository_manifest.repository_id', '=', 'tag_move.repository_id')
        .onRef('repository_manifest.digest', '=', 'tag_move.digest'),
    )
    .select(['id', 'tag', 'at', 'by_name', 'tag_move.digest', 'repository_manifest.digest as held'])
    .orderBy('id', 'desc')
    .limit(limit);
  if (before !== undefined) moves = moves.where('id', '<', before);
  return (await moves.execute()).map(({ id, tag: moved, at, by_name, digest, held }) => ({
    id,
    tag: moved as Tag,
    at,
    ...(by_name === null ? {} : { by: by_name }),
    ...(digest === null ? {} : { digest: digest as Digest }),
    isHeld: held !== null,
  }));
}

/** Those of all tags where none is named. */
function movesOf(query: Query, repositoryId: number, tag: Tag | undefined) {
  const all = query.selectFrom('tag_move').where('tag_move.repository_id', '=', repositoryId);
  return tag === undefined ? all : all.where('tag_move.tag', '=', tag);
}

/** Forgets moves whose time is over, but the last of a tag that is still there. */
export async function forgetTagMoves(db: Database, now: number, signal: AbortSignal): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const due = db.query.selectFrom('tag_move').select(['id', 'repository_id', 'tag', 'digest', 'at']);
    const page = await due
      .where('at', '<', now - KEPT_MILLISECONDS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(STEP)
      .execute();
    for (const { id, repository_id, tag, digest } of page) {
      const newer = movesOf(db.query, repository_id, tag as Tag)
        .select('id')
        .where('id', '>', id)
        .limit(1);
      const isLast = digest !== null && (await newer.executeTakeFirst()) === undefined;
      if (!isLast) await db.query.deleteFrom('tag_move').where('id', '=', id).execute();
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
