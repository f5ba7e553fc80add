import type { Database } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Clock } from '../lib/clock.ts';
import type { Jobs } from './jobs.ts';

/** The kind of the jobs that look again at an image which other extractors have read; their key is its digest. */
export const REREAD = 'reread';

const AT_ONCE = 500;

/**
 * Queues every image of the registry that was composed by extractors of another version: those that hold a tag before
 * the others, of each the newest first. Answers how many there are. Queueing them again changes nothing.
 */
export async function queueOutdated(db: Database, jobs: Jobs, version: number, clock: Clock): Promise<number> {
  const outdated = await db.query
    .selectFrom('image')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'image.manifest_digest')
    .leftJoin('tag', (on) =>
      on
        .onRef('tag.repository_id', '=', 'repository_manifest.repository_id')
        .onRef('tag.digest', '=', 'repository_manifest.digest'),
    )
    .where('image.extractor_version', '<>', version)
    .groupBy('image.manifest_digest')
    .select(['image.manifest_digest as digest'])
    .orderBy((sort) => sort.case().when(sort.fn.count('tag.name'), '=', 0).then(1).else(0).end())
    .orderBy(({ fn }) => fn.max('repository_manifest.pushed_at'), 'desc')
    .execute();
  const now = clock();
  let place = 0;
  for (const chunk of chunksOf(outdated, AT_ONCE)) {
    await db.write(async (tx) => {
      // The queue gives first what has been due longest.
      for (const { digest: key } of chunk) {
        await jobs.enqueue(tx, { kind: REREAD, key, dueAt: now - outdated.length + place });
        place += 1;
      }
    });
  }
  return outdated.length;
}
