import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { type HeldImage, holdImages } from '../../../test/support/held-images.ts';
import { memoryDatabase } from '../../../test/support/memory-database.ts';
import { SCHEDULES_START as START, schedulesOf } from '../../../test/support/schedules.ts';
import type { Database } from '../../db/index.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { putCurrentTags } from '../../registry/index.ts';
import { currentImages } from './current-images.ts';
import type { NewSchedule } from './types.ts';

const DAY = 86_400_000;
const WEEKLY: NewSchedule = { name: 'weekly', expression: 'rate(7 days)' };

eachDatabase('schedules', (open) => {
  it('ask once for each image that a current tag points to, in each repository where one does', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, IMAGES);
    await world.schedules.put({ ...WEEKLY, repositories: ['team/*', 'shared'] });
    const running = world.start(t);

    await running.wake();
    assert.deepEqual(await world.asked(), []);
    world.pass(7 * DAY);
    await running.wake();

    assert.deepEqual(await world.asked(), ['both: shared team/a', 'prod: team/b']);
    assert.deepEqual((await world.schedules.get('weekly'))?.lastRun, {
      startedAt: START + 7 * DAY,
      images: 2,
      isUnderWay: false,
    });
    assert.deepEqual(await world.schedules.extent({ repositories: ['team/*', 'shared'] }), { images: 2, places: 3 });
    assert.deepEqual(await world.schedules.extent({ repositories: ['nobody/*'] }), { images: 0, places: 0 });
  });

  it('run once for all that was missed, and go on from there', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, IMAGES);
    await world.schedules.put(WEEKLY);
    await world.schedules.put({ name: 'monday', expression: 'cron(0 6 ? * MON *)' });
    world.pass(40 * DAY);
    const running = world.start(t);

    await running.wake();
    await running.wake();

    assert.deepEqual(world.begun(), ['monday', 'weekly']);
    const [monday, weekly] = await world.schedules.list();
    assert.equal(weekly?.nextAt, START + 47 * DAY);
    assert.equal(monday?.nextAt, Date.parse('2026-04-13T06:00:00Z'));
  });

  it('are kept from their time by none that cannot be told any more', async (t) => {
    const world = schedulesOf(await open());
    await world.schedules.put({ name: 'a', expression: '0 6 * * 1' });
    await world.schedules.put(WEEKLY);
    await world.db.query.updateTable('schedule').set({ time_zone: 'Gone/Away' }).where('name', '=', 'a').execute();
    world.pass(8 * DAY);

    await world.start(t).wake();

    assert.deepEqual(world.begun(), ['weekly']);
    assert.equal((await world.schedules.get('a'))?.nextAt, undefined);
  });

  it('keep to the planned pace where they are a little late', async (t) => {
    const world = schedulesOf(await open());
    await world.schedules.put(WEEKLY);
    world.pass(7 * DAY + 5000);

    await world.start(t).wake();

    assert.equal((await world.schedules.get('weekly'))?.nextAt, START + 14 * DAY);
  });

  it('are run by one of several processes', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, manyImages(300));
    await world.schedules.put(WEEKLY);
    world.pass(7 * DAY);
    const running = [1, 2, 3, 4].map(() => world.start(t));

    await Promise.all(running.map((each) => each.wake()));
    await Promise.all(running.map((each) => each.wake()));

    assert.deepEqual(world.begun(), ['weekly']);
    assert.equal((await world.asked()).length, 300);
    assert.equal((await world.schedules.get('weekly'))?.lastRun?.images, 300);
  });

  it('spread their scans: so many a minute, and over no more than a tenth of the time to the next', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, manyImages(300));
    await world.schedules.put(WEEKLY);
    await world.schedules.run('weekly');

    await world.start(t, { scansPerMinute: 60 }).wake();
    const slow = await world.dueTimes();
    await world.schedules.put({ ...WEEKLY, expression: 'rate(10 minutes)' });
    world.pass(60_000);
    await world.schedules.run('weekly');
    await world.start(t, { scansPerMinute: 60 }).wake();
    const fast = await world.dueTimes();

    assert.deepEqual([slow[0], slow[1], slow.at(-1)], [START, START + 1000, START + 299_000]);
    assert.deepEqual([fast[0], fast[1], fast.at(-1)], [START + 60_000, START + 60_200, START + 119_800]);
  });

  it('go on from where a process was ended', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, manyImages(120));
    await world.schedules.put(WEEKLY);
    await world.schedules.run('weekly');
    const first = world.start(t, { onQueued: () => void first.close() });
    await first.wake();
    assert.equal((await world.asked()).length, 50);
    assert.deepEqual((await world.schedules.get('weekly'))?.lastRun, {
      startedAt: START,
      images: 50,
      isUnderWay: true,
    });
    assert.equal(await world.schedules.run('weekly'), 'under-way');

    await world.start(t, { scansPerMinute: 60 }).wake();

    assert.equal((await world.asked()).length, 120);
    assert.equal((await world.dueTimes()).at(-1), START + 119_000);
    assert.deepEqual((await world.schedules.get('weekly'))?.lastRun, {
      startedAt: START,
      images: 120,
      isUnderWay: false,
    });
  });

  it('run by hand though they are disabled, and never by themselves then', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, IMAGES);
    await world.schedules.put({ ...WEEKLY, enabled: false });
    world.pass(30 * DAY);
    const running = world.start(t);

    await running.wake();
    assert.deepEqual(await world.asked(), []);
    assert.equal(await world.schedules.run('weekly'), 'begun');
    await running.wake();

    assert.equal((await world.asked()).length, 3);
    assert.equal((await world.schedules.get('weekly'))?.nextAt, undefined);
  });

  it('forget what they asked for of an image that is deleted', async (t) => {
    const world = schedulesOf(await open());
    await holdImages(world.db, IMAGES);
    await world.schedules.put(WEEKLY);
    await world.schedules.run('weekly');
    await world.start(t).wake();

    await world.db.query.deleteFrom('repository').where('name', '=', 'team/a').execute();

    assert.deepEqual(await world.asked(), ['both: shared', 'elsewhere: other', 'prod: team/b']);
  });

  it('follow the current tags, with and without *', async () => {
    const { db, schedules } = schedulesOf(await open());
    await holdImages(db, IMAGES);
    const digests = async () => {
      const images = await currentImages(db.query, ['*']);
      assert.deepEqual(await schedules.extent({ repositories: ['*'] }), {
        images: images.length,
        places: images.flatMap(({ repositoryIds }) => repositoryIds).length,
      });
      return images.map(({ digest }) => digest);
    };

    await putCurrentTags(db.query, ['v*']);
    assert.deepEqual(await digests(), ['both', 'old']);
    await putCurrentTags(db.query, ['*ing', 'v1']);
    assert.deepEqual(await digests(), ['both', 'old']);
    await putCurrentTags(db.query, ['*']);
    assert.deepEqual(await digests(), ['both', 'elsewhere', 'old', 'prod']);
    await putCurrentTags(db.query, []);
    assert.deepEqual(await digests(), []);
  });
});

describe('a schedule', () => {
  it('comes at its hour by the clocks of its zone, all through a year with summer time', async (t) => {
    const world = schedulesOf(await memoryDatabase(t), Date.parse('2026-12-31T23:00:00Z'));
    await world.schedules.put({ name: 'daily', expression: '30 1 * * *', timeZone: 'Europe/London' });
    const running = world.start(t);
    const times: (string | undefined)[] = [];

    for (let hour = 0; hour < 366 * 24; hour += 1) {
      world.pass(3_600_000);
      if ((await nextIn(world.db)) > world.now()) continue;
      await running.wake();
      times.push(new Date(world.now()).toISOString().slice(5, 13));
    }

    assert.equal(times.length, 366);
    assert.deepEqual(
      times.filter((time) => /^(03-2[789]|10-3|11-01)/.test(time ?? '')),
      [
        '03-27T02',
        // the clocks go from 1:00 to 2:00, and it is at the moment at which they do
        '03-28T01',
        '03-29T01',
        '10-30T01',
        '10-31T01',
        '11-01T02',
      ],
    );
  });
});

/** Current tags in two repositories, one elsewhere, one that is no longer current, and a chart. */
const IMAGES: readonly HeldImage[] = [
  { digest: 'both', places: { 'team/a': ['latest', 'prod', 'v2'], shared: ['staging'] } },
  { digest: 'elsewhere', places: { other: ['latest'] } },
  { digest: 'old', places: { 'team/a': ['v1'], 'team/b': [] } },
  { digest: 'prod', places: { 'team/b': ['prod'] }, isInspected: false, body: imageManifest() },
  { digest: 'chart', places: { 'team/b': ['latest'] }, isInspected: false, body: chartManifest() },
];

function manyImages(count: number): readonly HeldImage[] {
  return Array.from({ length: count }, (_, at) => ({
    digest: `sha256:${String(at).padStart(5, '0')}`,
    places: { [`team/${at}`]: ['latest'] },
  }));
}

function imageManifest(): string {
  return manifestWith(MEDIA_TYPE.ociConfig);
}

function chartManifest(): string {
  return manifestWith('application/vnd.cncf.helm.config.v1+json');
}

function manifestWith(configType: string): string {
  const config = { mediaType: configType, digest: `sha256:${'a'.repeat(64)}`, size: 2 };
  return JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers: [] });
}

async function nextIn({ query }: Database): Promise<number> {
  const { next_at } = await query.selectFrom('schedule').select('next_at').executeTakeFirstOrThrow();
  return next_at ?? Number.POSITIVE_INFINITY;
}
