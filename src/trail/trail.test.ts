import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import type { Database } from '../db/index.ts';
import { openTrail } from './trail.ts';
import type { Deed, Trail } from './types.ts';

const DEED: Deed = { way: 'rest', action: 'putCurrentTags', about: '', detail: '{}' };
const clock = () => 1000;

const put = ({ database }: Trail, name: string) =>
  database.write(async (tx) => {
    const row = { name, value: '' };
    await tx
      .insertInto('registry_setting')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  });

async function told(trail: Trail): Promise<readonly string[]> {
  return (await trail.list({ limit: 10 })).map(({ by, action }) => `${by} ${action}`);
}

eachDatabase('the trail', (open) => {
  const opened = async (always?: Parameters<typeof openTrail>[0]['always']) => {
    const database: Database = await open();
    return openTrail({ database, clock, ...(always === undefined ? {} : { always }) });
  };

  it('says who changed what, once for all that a deed changed', async () => {
    const trail = await opened();

    await trail.acting(DEED, async () => {
      trail.actor({ by: 'mary', accessKeyId: 'AKPQ' });
      await put(trail, 'a');
      await put(trail, 'b');
    });

    assert.deepEqual(await trail.list({ limit: 10 }), [{ id: 1, at: 1000, by: 'mary', accessKeyId: 'AKPQ', ...DEED }]);
  });

  it('says nothing of what changed nothing, was not done, or was nobody’s', async () => {
    const trail = await opened();
    const mary = { ...DEED, by: 'mary' };
    await put(trail, 'a');

    await trail.acting(mary, () => put(trail, 'a'));
    await trail.acting(DEED, () => put(trail, 'b'));
    const failing = trail.acting(mary, () =>
      trail.database.write(async (tx) => {
        await tx.insertInto('registry_setting').values({ name: 'c', value: '' }).execute();
        throw new Error('no');
      }),
    );
    await assert.rejects(failing, /no/);

    assert.deepEqual(await told(trail), []);
    assert.equal(
      await trail.database.query
        .selectFrom('registry_setting')
        .select('name')
        .where('name', '=', 'c')
        .executeTakeFirst(),
      undefined,
    );
  });

  it('keeps apart who acts at the same time, and what goes on after them', async () => {
    const trail = await opened();
    const late = Promise.withResolvers<void>();

    let behind: Promise<void> | undefined;
    await Promise.all(
      ['mary', 'bob'].map((by) => trail.acting({ ...DEED, by, action: `as ${by}` }, () => put(trail, by))),
    );
    await trail.acting({ ...DEED, by: 'eve' }, async () => {
      behind = late.promise.then(() => put(trail, 'late'));
      await Promise.resolve();
    });
    late.resolve();
    await behind;

    assert.deepEqual((await told(trail)).toSorted(), ['bob as bob', 'mary as mary']);
  });

  it('says what a command did, and what is done though no row tells of it', async () => {
    const trail = await opened({ ...DEED, way: 'cli', action: 'user add', by: 'root' });
    await put(trail, 'a');
    await trail.acting({ ...DEED, by: 'mary', action: 'updateAdvisories' }, () => trail.note());

    assert.deepEqual(await told(trail), ['mary updateAdvisories', 'root user add']);
  });

  it('is read in pages, and by who acted', async () => {
    const trail = await opened();
    for (const by of ['mary', 'bob', 'mary']) await trail.acting({ ...DEED, by }, () => trail.note());

    const [newest] = await trail.list({ limit: 1 });
    const rest = await trail.list({ limit: 10, before: newest?.id ?? 0 });

    assert.deepEqual(
      [newest, ...rest].map((entry) => entry?.id),
      [3, 2, 1],
    );
    assert.deepEqual(
      (await trail.list({ limit: 10, by: 'mary' })).map(({ id }) => id),
      [3, 1],
    );
  });
});
