import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { type Database, openSqlite } from '../db/index.ts';
import { openChanges } from './changes.ts';
import type { Change } from './types.ts';

const clock = Date.now;

describe('who listens to what changes', () => {
  let db: Database | undefined;
  before(async () => {
    db = await openSqlite(`${temporaryFolder()}/pratique.db`);
  });
  after(async () => await db?.close());

  function open(options: Partial<Parameters<typeof openChanges>[0]> = {}) {
    assert.ok(db);
    const errors: unknown[] = [];
    const changes = openChanges({
      database: db,
      clock,
      lookMilliseconds: 5,
      onError: (error) => void errors.push(error),
      ...options,
    });
    return { changes, errors, db };
  }

  it('hears what others hear, and nothing once they have left', async (t) => {
    const { changes, db: database } = open();
    t.after(changes.close);
    const [one, other] = [listener(), listener()];
    const leave = changes.listen(one);
    changes.listen(other);

    await note(database, 'images', 'team/app');
    const first = [await one.has('images'), await other.has('images')];
    leave?.();
    await note(database, 'alerts');
    await other.has('alerts');

    assert.deepEqual(first, Array(2).fill({ kind: 'images', repository: 'team/app' }));
    assert.ok(!one.heard.some(({ kind }) => kind === 'alerts'));
  });

  it('hears of what is in no database', async (t) => {
    let progress = 0;
    const { changes } = open({ states: [{ change: { kind: 'advisories' }, now: () => ({ progress }) }] });
    t.after(changes.close);
    const one = listener();
    changes.listen(one);

    progress = 1;

    assert.deepEqual(await one.has('advisories'), { kind: 'advisories' });
  });

  it('is told that there is no more when the server stops, or the database cannot be read', async () => {
    const { changes, db: database } = open();
    const [one, other] = [listener(), listener()];
    changes.listen(one);
    await changes.close();
    await one.ended;
    assert.equal(changes.listen(one), undefined);

    const broken = new Proxy(database.query, {
      get() {
        throw new Error('the disk is gone');
      },
    });
    const { changes: failing, errors } = open({ database: { ...database, query: broken } });
    failing.listen(other);
    await other.ended;
    await failing.close();

    assert.match(String(errors[0]), /the disk is gone/);
  });
});

/** Remembers what it hears, and tells when it has heard of a kind. */
function listener() {
  const heard: Change[] = [];
  const end = Promise.withResolvers<void>();
  let wake = () => {};
  return {
    heard,
    ended: end.promise,
    end: end.resolve,
    hear(changes: readonly Change[]) {
      heard.push(...changes);
      wake();
    },
    async has(kind: Change['kind']): Promise<Change | undefined> {
      for (;;) {
        const found = heard.find((each) => each.kind === kind);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function note({ query }: Database, kind: string, repository?: string): Promise<void> {
  await query
    .insertInto('change')
    .values({ kind, repository: repository ?? null })
    .execute();
}
