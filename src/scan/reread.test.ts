import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import type { Database } from '../db/index.ts';
import { databaseJobs, type Jobs } from './jobs.ts';
import { queueOutdated, REREAD } from './reread.ts';

eachDatabase('images that other extractors have read', (open) => {
  it('are queued with those first that hold a tag, and of each the newest', async () => {
    const { db, jobs } = await setUp(await open());
    await hold(db, { digest: 'a', pushedAt: 3, version: 1 });
    await hold(db, { digest: 'b', pushedAt: 1, version: 1, tags: ['x', 'y'] });
    await hold(db, { digest: 'c', pushedAt: 2, version: 1, tags: ['z'] });
    await hold(db, { digest: 'd', pushedAt: 4, version: 2, tags: ['current'] });

    const count = await queueOutdated(db, jobs, 2, () => 1000);

    assert.equal(count, 3);
    assert.deepEqual(await claimed(jobs), ['c', 'b', 'a']);
  });

  it('are queued once, and only where a repository holds them', async () => {
    const { db, jobs } = await setUp(await open());
    await hold(db, { digest: 'a', pushedAt: 1, version: 1 });
    await db.query.insertInto('image').values(imageRow('gone', 1)).execute();

    await queueOutdated(db, jobs, 2, () => 1000);
    await queueOutdated(db, jobs, 2, () => 1000);

    assert.deepEqual(await claimed(jobs), ['a']);
  });
});

async function setUp(db: Database) {
  const row = {
    name: 'r',
    created_at: 0,
    scan_on_push: 0,
    tag_mutability: 'MUTABLE',
    mutability_exclusions: '[]',
    encryption: '{}',
    policy: null,
    lifecycle_policy: null,
    lifecycle_policy_set_at: null,
  };
  await db.query.insertInto('repository').values(row).execute();
  return { db, jobs: databaseJobs(db, () => 2000, 'worker') };
}

interface Held {
  readonly digest: string;
  readonly pushedAt: number;
  readonly version: number;
  readonly tags?: readonly string[];
}

async function hold({ query }: Database, { digest, pushedAt, version, tags = [] }: Held): Promise<void> {
  const { id } = await query.selectFrom('repository').select('id').executeTakeFirstOrThrow();
  const manifest = {
    media_type: 'm',
    artifact_type: null,
    subject: null,
    size: 1,
    image_size: 1,
    body: Buffer.from('x'),
  };
  await query
    .insertInto('manifest')
    .values({ digest, ...manifest })
    .execute();
  const times = { pushed_at: pushedAt, touched_at: pushedAt, pulled_at: null };
  await query
    .insertInto('repository_manifest')
    .values({ repository_id: id, digest, ...times })
    .execute();
  for (const name of tags)
    await query.insertInto('tag').values({ repository_id: id, name, digest, updated_at: 1 }).execute();
  await query.insertInto('image').values(imageRow(digest, version)).execute();
}

function imageRow(digest: string, version: number) {
  return {
    manifest_digest: digest,
    os: null,
    architecture: null,
    distro_id: null,
    distro_release: null,
    distro_name: null,
    observations: '{}',
    extractor_version: version,
    composed_at: 1,
  };
}

async function claimed(jobs: Jobs): Promise<string[]> {
  const keys: string[] = [];
  for (let job = await jobs.claim(REREAD, 1000); job !== undefined; job = await jobs.claim(REREAD, 1000))
    keys.push(job.key);
  return keys;
}
