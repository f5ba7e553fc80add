import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identities, secretBox } from '../src/auth/index.ts';
import { openChangeLog } from '../src/change/change-log.ts';
import { databaseDeliveries } from '../src/delivery/index.ts';
import { databaseExcuses } from '../src/excuse/index.ts';
import { recordImage } from '../src/match/index.ts';
import { survey } from '../src/survey/index.ts';
import { eachDatabase } from './support/databases.ts';
import { someMasterKey } from './support/master-key.ts';
import { debianImage, debRecord, matchingOn } from './support/matching.ts';
import { imageNumber, push, repositoryNamed } from './support/push.ts';
import { testRegistries } from './support/registry.ts';
import { memorySnapshot } from './support/snapshot.ts';

const clock = Date.now;
const one = imageNumber(1);
const STANDING = {
  vulnerability_id: 1,
  rank: 0,
  severity: 0,
  images: 1,
  repositories: 1,
  fixable: 0,
  excused: 0,
  opened_at: 0,
  packages: '[]',
};

eachDatabase('who looks', (open) => {
  const registries = testRegistries(open);

  async function setUp() {
    const { registry, db } = await registries();
    const log = await openChangeLog(db.query, clock);
    await log.next();
    const heard = async () => {
      const changes = await log.next();
      const all = changes.map(({ kind, repository }) => (repository === undefined ? kind : `${kind} ${repository}`));
      return [...new Set(all)].toSorted();
    };
    return { registry, db, heard };
  }

  it('is told of images, whatever becomes of them', async () => {
    const { registry, db, heard } = await setUp();
    const matching = matchingOn(db);
    matching.activate(memorySnapshot([]));
    const steps: string[][] = [];
    const step = async (work: () => Promise<unknown>) => {
      await work();
      steps.push([...(await heard())]);
    };

    const repository = await repositoryNamed(registry, 'team/app');
    await step(async () => {});
    await step(async () => await push(registry, 'team/app', one, 'latest'));
    await step(
      async () => await recordImage(matching.dependencies, debianImage(one.manifest.digest, [debRecord('a', '1')])),
    );
    await step(async () => await survey({ database: db, clock, reach: undefined }));
    await step(async () => await survey({ database: db, clock, reach: undefined }));
    await step(async () => await registry.images.get(repository.id, one.manifest.digest));
    await step(async () => await db.query.deleteFrom('tag').where('name', '=', 'latest').execute());
    await step(async () => await db.query.deleteFrom('repository').execute());

    assert.deepEqual(steps, [
      ['repositories team/app'],
      ['images team/app'],
      ['images team/app'],
      ['overview app', 'overview team/app'],
      [],
      [],
      ['images team/app'],
      ['repositories app', 'repositories team/app'],
    ]);
  });

  it('is told of what is excused, decided and set up, by kind', async () => {
    const { db, heard } = await setUp();
    const excuses = databaseExcuses({ db, clock });
    const excuse = (repository: string | undefined) => async () =>
      void (await excuses.add({
        scope: { vulnerability: 'CVE-1', ...(repository === undefined ? {} : { repository }) },
        status: 'not_affected',
        reason: 'never called',
        owner: 'mary',
      }));
    const deliveries = databaseDeliveries({ db, clock });
    const told = { kind: 'target', receiver: 'r', lane: 'l', id: 'one', title: 't', payload: '{}' } as const;
    const set = async (name: string) => {
      await db.query.insertInto('registry_setting').values({ name, value: '[]' }).execute();
    };
    const deeds: readonly (readonly [work: () => Promise<unknown>, heard: readonly string[]])[] = [
      [excuse('team/app'), ['excuses team/app', 'findings team/app']],
      [excuse('team/*'), ['excuses team/*', 'findings']],
      [excuse(undefined), ['excuses', 'findings']],
      [() => set('tags.current'), ['current-tags']],
      [() => set('anything else'), []],
      [() => db.write((tx) => deliveries.put(tx, [told])), ['deliveries']],
      [() => db.query.updateTable('delivery').set({ claimed_by: 'x' }).execute(), []],
      [() => db.query.updateTable('delivery').set({ state: 'sent' }).execute(), ['deliveries']],
      [() => db.query.deleteFrom('delivery').execute(), []],
      [() => identities({ database: db, box: secretBox(someMasterKey()), clock }).create('ci', []), ['users']],
      [() => db.query.insertInto('vulnerability').values({ name: 'CVE-1' }).execute(), []],
      [() => db.query.insertInto('standing_vulnerability').values(STANDING).execute(), ['vulnerabilities']],
      [() => db.query.updateTable('event_cursor').set({ snapshot_id: 0 }).execute(), []],
      [() => db.query.updateTable('event_cursor').set({ snapshot_id: 7 }).execute(), ['findings']],
    ];
    await db.query.insertInto('event_cursor').values({ id: 1, snapshot_id: 0, highest_id: 0, at: 0 }).execute();
    await heard();

    for (const [at, [work, expected]] of deeds.entries()) {
      await work();
      assert.deepEqual(await heard(), expected, `deed ${at}`);
    }
  });
});
