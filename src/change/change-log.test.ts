import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import type { Database } from '../db/index.ts';
import { openChangeLog, pruneChanges, recentChanges } from './change-log.ts';
import { CHANGE_KINDS } from './types.ts';

const clock = Date.now;

eachDatabase('what changed', (open) => {
  async function setUp() {
    const db = await open();
    const log = await openChangeLog(db.query, clock);
    return { db, log, heard: async () => (await log.next()).map(({ kind }) => kind) };
  }

  it('is told once it is committed, however late that is, and once', async () => {
    const { db, heard } = await setUp();
    if (db.dialect === 'sqlite') return;
    const written = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const late = db.write(async (tx) => {
      await tx.insertInto('change').values({ kind: 'alerts' }).execute();
      written.resolve();
      await gate.promise;
    });
    await written.promise;
    await note(db, 'users');
    const other = await openChangeLog(db.query, clock);

    assert.deepEqual(await heard(), ['users']);
    assert.deepEqual(await other.next(), []);
    gate.resolve();
    await late;

    assert.deepEqual(await heard(), ['alerts']);
    assert.deepEqual(await other.next(), [{ kind: 'alerts' }]);
    assert.deepEqual(await heard(), []);
  });

  it('is told as anything where it is a lot, and then goes on', async () => {
    const { db, log } = await setUp();
    await noteMany(db, 2_001);

    const kinds = (await log.next()).map(({ kind }) => kind);
    assert.deepEqual(kinds, [...CHANGE_KINDS, 'sessions']);
    await note(db, 'trail');
    assert.deepEqual(await log.next(), [{ kind: 'trail' }]);
  });

  it('is told to who comes a moment later, and is forgotten by and by', async () => {
    const { db } = await setUp();
    await noteMany(db, 11_500);
    await note(db, 'users');
    await db.query.updateTable('change').set({ at: 0 }).where('kind', '=', 'trail').execute();

    assert.deepEqual(await recentChanges(db, 60_000), [{ kind: 'users' }]);
    await pruneChanges(db);

    const { left } = await db.query
      .selectFrom('change')
      .select((of) => of.fn.countAll<number>().as('left'))
      .executeTakeFirstOrThrow();
    assert.equal(left, 10_000);
  });
});

async function note(db: Database, kind: string): Promise<void> {
  await db.query.insertInto('change').values({ kind }).execute();
}

async function noteMany(db: Database, count: number): Promise<void> {
  for (let done = 0; done < count; done += 500) {
    const rows = Array.from({ length: Math.min(500, count - done) }, () => ({ kind: 'trail' }));
    await db.query.insertInto('change').values(rows).execute();
  }
}
