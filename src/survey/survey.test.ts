import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import { databaseExcuses } from '../excuse/index.ts';
import { recordImage, rematch } from '../match/index.ts';
import { changeMark } from './change-mark.ts';
import { changesSince, createStandings, newsSince, openCounts, survey } from './index.ts';
import { daysOf } from './summary.ts';

const DAY = 86_400_000;
const APT = { vulnerability: 'CVE-2024-1', severity: 'high', ranges: [{ fixed: '9' }] };
const BASH = { vulnerability: 'CVE-2024-2', name: 'bash', severity: 'low', ranges: [{}] };

eachDatabase('a survey', (open) => {
  const registries = testRegistries(open);

  async function setUp() {
    const { registry, db } = await registries();
    const matching = matchingOn(db);
    const clock = { now: (Math.floor(Date.now() / DAY) + 1) * DAY };
    const dependencies = { ...matching.dependencies, now: () => clock.now };
    let snapshot = memorySnapshot([APT, BASH]);
    matching.activate(snapshot);
    const standings = createStandings(db.query);
    return {
      db,
      clock,
      push: async (repository: string, number: number, ...tags: readonly string[]) =>
        await push(registry, repository, imageNumber(number), ...tags),
      registry,
      inspect: async (number: number, ...records: readonly (readonly [string, string])[]) =>
        await recordImage(
          dependencies,
          debianImage(
            imageNumber(number).manifest.digest,
            records.map(([name, version]) => debRecord(name, version)),
          ),
        ),
      async advise(...statements: Parameters<typeof memorySnapshot>[0]) {
        snapshot = memorySnapshot(statements, { covered: ['Debian:9'] });
        await rematch({ ...dependencies, to: matching.activate(snapshot) });
      },
      async look(days = 1) {
        clock.now += days * DAY;
        await survey({ database: db, clock: () => clock.now, reach: snapshot });
        return await standings.read();
      },
    };
  }

  it('counts what current tags lead to, each image once, and leaves out all others', async () => {
    const { push: pushTagged, inspect, look, registry } = await setUp();
    await pushTagged('team/app', 1, 'latest');
    await pushTagged('team/app', 1, 'prod');
    await pushTagged('team/app', 2, 'v1');
    await pushTagged('team/multi', 3);
    await pushTagged('team/old', 2, 'v1');
    await push(registry, 'team/multi', index([{ image: imageNumber(3), architecture: 'amd64' }]), 'latest');
    await inspect(1, ['apt', '1'], ['bash', '1']);
    await inspect(2, ['apt', '2']);
    await inspect(3, ['bash', '1']);

    const standings = (await look()).filter(({ repository }) => repository.startsWith('team/'));

    assert.deepEqual(
      standings.map(({ repository, images, open: counts }) => [repository, images, ...counts]),
      [
        ['team/app', 1, 0, 1, 0, 1, 0, 0],
        ['team/multi', 1, 0, 0, 0, 1, 0, 0],
        ['team/old', 0, 0, 0, 0, 0, 0, 0],
      ],
    );
    assert.deepEqual(
      standings.map(({ layers: [layer] }) => [layer?.digest, layer?.images, layer?.findings, layer?.tag]),
      [
        ['sha256:base', 1, 2, 'latest'],
        ['sha256:base', 1, 1, 'latest'],
        [undefined, undefined, undefined, undefined],
      ],
    );
  });

  it('tells what came, what is gone by a rebuild, and what stayed though its version changed', async () => {
    const { push: pushTagged, inspect, look, clock, db } = await setUp();
    await pushTagged('team/app', 1, 'latest');
    await inspect(1, ['apt', '1'], ['bash', '1']);
    await look();
    const since = clock.now;
    await pushTagged('team/app', 2, 'latest');
    const pending = (await look()).find(({ repository }) => repository === 'team/app');
    assert.deepEqual(pending?.troubleCounts, { pending: 1 });
    assert.deepEqual(pending?.open, [0, 1, 0, 1, 0, 0], 'nothing is gone that was not looked at');
    await inspect(2, ['apt', '2'], ['bash', '9']);
    await inspect(2, ['apt', '2']);
    const standings = await look();

    assert.deepEqual(openCounts(standings), [0, 1, 0, 0, 0, 0]);
    const { opened, closed, still } = changesSince(standings, since);
    assert.deepEqual(
      [opened, closed, still].map((counts) => counts.slice(1, 4)),
      [
        [0, 0, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
    );
    const [mended] = await newsSince(db.query, 'gone', { since, isShown: () => true });
    assert.deepEqual([mended?.vulnerability, mended?.packageName], ['CVE-2024-2', 'bash']);
    assert.deepEqual(await newsSince(db.query, 'gone', { since, isShown: () => false }), []);
    assert.deepEqual(await newsSince(db.query, 'opened', { since, isShown: () => true }), []);
    const days = daysOf(standings, clock.now);
    assert.deepEqual(days.length, 90);
    assert.equal(days.at(-1)?.day, new Date(clock.now).toISOString().slice(0, 10));
    assert.deepEqual(
      days.slice(-5).map(({ counts }) => [counts[1], counts[3]]),
      [
        [0, 0],
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 0],
      ],
    );
  });

  it('forgets what has been gone for more than a year', async () => {
    const { push: pushTagged, inspect, look, advise, db } = await setUp();
    await pushTagged('team/app', 1, 'latest');
    await inspect(1, ['apt', '1'], ['bash', '1']);
    await look();
    await advise(APT);
    await look();
    const rows = async () => (await db.query.selectFrom('current_finding').select('package_name').execute()).length;
    assert.equal(await rows(), 2);

    await look(401);

    assert.equal(await rows(), 1);
  });

  it('tells of advisories that come and go, and of excuses', async () => {
    const { push: pushTagged, inspect, look, advise, clock, db } = await setUp();
    await pushTagged('team/app', 1, 'latest');
    await inspect(1, ['apt', '1'], ['bash', '1']);
    await look();
    const since = clock.now;
    await advise(APT);
    await databaseExcuses({ db, clock: () => clock.now }).add({
      scope: { vulnerability: APT.vulnerability, repository: 'team/*' },
      status: 'not_affected',
      reason: 'never called',
      owner: 'mary',
      expiresAt: clock.now + 3 * DAY,
    });
    const excused = await look();
    assert.deepEqual(openCounts(excused), [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(changesSince(excused, since).excused, [0, 1, 0, 0, 0, 0]);
    assert.deepEqual(changesSince(excused, since).closed, [0, 0, 0, 1, 0, 0]);
    await advise(APT, BASH);

    const again = await look(3);

    assert.deepEqual(openCounts(again), [0, 1, 0, 1, 0, 0]);
    const news = await newsSince(db.query, 'opened', { since: clock.now - DAY, isShown: () => true });
    assert.deepEqual(
      news.map(({ vulnerability }) => vulnerability),
      ['CVE-2024-1', 'CVE-2024-2'],
    );
  });

  it('is called for by whatever it looks at, and by nothing else', async () => {
    const { push: pushTagged, inspect, look, advise, db } = await setUp();
    const marks = [await changeMark(db.query, 0)];
    const changed = async (work: () => Promise<unknown>) => {
      await work();
      marks.push(await changeMark(db.query, 0));
    };
    await changed(() => pushTagged('team/app', 1, 'latest'));
    await changed(() => inspect(1, ['apt', '1']));
    await changed(() => advise(APT, BASH, { ...APT, vulnerability: 'CVE-2024-3' }));

    assert.equal(new Set(marks).size, marks.length);
    await look();
    assert.equal(await changeMark(db.query, 0), marks.at(-1));
  });
});
