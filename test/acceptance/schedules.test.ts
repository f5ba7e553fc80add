import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlite } from '../../src/db/index.ts';
import { ecrClient, endedScan } from '../support/ecr.ts';
import { writeAlpineFeeds } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { logged, type Running, runPratique, startRunning } from '../support/running.ts';

const DAY = 86_400_000;
const APP = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.12-r0' }])] });
const OLD = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r0' }])] });

describe('a server with schedules and sandboxes', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({
      feeds: writeAlpineFeeds,
      settings: {
        PRATIQUE_CREATE_ON_PUSH: 'true',
        PRATIQUE_SANDBOX_REPOSITORIES: 'sandbox/*',
        PRATIQUE_GC_INTERVAL_SECONDS: '1',
      },
    });
  });
  after(async () => await running.stop());

  it('scans what current tags point to, and nothing else, when a schedule is due', async () => {
    await pushImageTo(running.client, 'team/app', OLD, 'v1');
    await pushImageTo(running.client, 'team/app', APP, 'prod');
    await pushImageTo(running.client, 'team/other', APP, 'latest');
    const set = await runPratique(running.settings, 'schedules', 'set', 'hourly', 'rate(1 hour)');
    assert.match(set.stdout, /it would take 1 image in 2 places now/);

    await behindItsTime('hourly');

    assert.deepEqual(await causes(), ['schedule', 'schedule']);
    for (const name of ['team/app', 'team/other']) {
      const scan = await endedScan(ecrClient(running), name, name === 'team/app' ? 'prod' : 'latest');
      assert.equal(scan.status, 'COMPLETE');
    }
    const shown = await running.client.send('GET', '/api/v1/schedules/hourly');
    const { lastRun } = JSON.parse(shown.body.toString()) as { lastRun: { images: number; isUnderWay: boolean } };
    assert.deepEqual([lastRun.images, lastRun.isUnderWay], [1, false]);
  });

  it('lets the images of a sandbox go when their time is over, and says so', async () => {
    await pushImageTo(running.client, 'sandbox/app', APP, 'try');
    await pushImageTo(running.client, 'team/app', APP, 'kept');

    await inDatabase((db) =>
      db.query
        .updateTable('repository_manifest')
        .set({ pushed_at: Date.now() - 8 * DAY })
        .execute(),
    );

    await logged(running, /sandbox image expired/);
    const gone = await running.client.send('GET', '/v2/sandbox/app/manifests/try');
    assert.equal(gone.status, 404);
    assert.equal((await running.client.send('GET', '/v2/team/app/manifests/kept')).status, 200);
    assert.match(running.log(), /"repository":"sandbox\/app","digest":"sha256:\w+","tags":\["try"\]/);
  });

  /** Makes the schedule due, as if its time had come. */
  async function behindItsTime(name: string): Promise<void> {
    await inDatabase((db) =>
      db.query
        .updateTable('schedule')
        .set({ next_at: Date.now() - 1000 })
        .where('name', '=', name)
        .execute(),
    );
    await logged(running, /schedule has asked for its scans/);
  }

  async function causes(): Promise<readonly string[]> {
    for (;;) {
      const rows = await inDatabase((db) => db.query.selectFrom('scan').select(['cause', 'status']).execute());
      if (rows.length >= 2 && rows.every(({ status }) => status === 'COMPLETE')) return rows.map(({ cause }) => cause);
      await sleep(50);
    }
  }

  async function inDatabase<T>(work: (db: Awaited<ReturnType<typeof openSqlite>>) => Promise<T>): Promise<T> {
    const db = await openSqlite(`${running.data}/pratique.db`);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
});
