import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { databaseJobs } from './jobs.ts';

eachDatabase('the queue', (open) => {
  it('gives each job to one worker, the one due longest first', async () => {
    const { db, jobs, at } = await setUp();
    await db.write(async (tx) => {
      await jobs.enqueue(tx, { kind: 'inspect', key: 'b', dueAt: 20 });
      await jobs.enqueue(tx, { kind: 'inspect', key: 'a', dueAt: 10 });
      await jobs.enqueue(tx, { kind: 'inspect', key: 'later', dueAt: 1000 });
      await jobs.enqueue(tx, { kind: 'other', key: 'x', dueAt: 1 });
    });
    const other = databaseJobs(db, () => at.now, 'other');

    const claimed = [
      await jobs.claim('inspect', 50),
      await other.claim('inspect', 50),
      await jobs.claim('inspect', 50),
    ];

    assert.deepEqual(
      claimed.map((job) => job?.key),
      ['a', 'b', undefined],
    );
  });

  it('queues the same work once, and once more while it is being done', async () => {
    const { db, jobs } = await setUp();
    const enqueue = () => db.write((tx) => jobs.enqueue(tx, { kind: 'inspect', key: 'a' }));

    await enqueue();
    await enqueue();
    const first = await jobs.claim('inspect', 50);
    const none = await jobs.claim('inspect', 50);
    await enqueue();
    assert.ok(first);
    await jobs.done(first);
    const again = await jobs.claim('inspect', 50);

    assert.equal(none, undefined);
    assert.equal(again?.attempts, 1);
  });

  it('gives a job out again when its worker died, and after a failure when it is due', async () => {
    const { db, jobs, at } = await setUp();
    await db.write((tx) => jobs.enqueue(tx, { kind: 'inspect', key: 'a' }));

    await jobs.claim('inspect', 50);
    at.now += 60;
    const second = await jobs.claim('inspect', 50);
    assert.ok(second);
    await jobs.retry(second, 'no luck', at.now + 10);
    const early = await jobs.claim('inspect', 50);
    at.now += 10;
    const third = await jobs.claim('inspect', 50);

    assert.deepEqual([second.attempts, early, third?.attempts], [2, undefined, 3]);
  });

  it('leaves a job with who keeps renewing it, and renews no other', async () => {
    const { db, jobs, at } = await setUp();
    const other = databaseJobs(db, () => at.now, 'other');
    await db.write((tx) => jobs.enqueue(tx, { kind: 'inspect', key: 'a' }));

    const job = await jobs.claim('inspect', 50);
    assert.ok(job);
    at.now += 40;
    await jobs.renew(job, 50);
    at.now += 40;
    await other.renew(job, 1000);
    const kept = await other.claim('inspect', 50);
    at.now += 40;
    const taken = await other.claim('inspect', 50);

    assert.deepEqual([kept, taken?.key], [undefined, 'a']);
  });

  async function setUp() {
    const db = await open();
    const at = { now: 100 };
    return { db, at, jobs: databaseJobs(db, () => at.now, 'one') };
  }
});
