import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { databaseBus } from './bus.ts';
import { databaseEventLog } from './listing.ts';
import { routeEvents } from './pump.ts';
import type { NewEvent } from './types.ts';

const NOW = Date.UTC(2026, 2, 4);
const ACTION = 'ECR Image Action';

eachDatabase('events', (open) => {
  it('are listed the newest first, in pages, by source, detail-type and repository', async () => {
    const { log } = await setUp([
      event({ detail: { 'repository-name': 'team/app', 'action-type': 'PUSH' } }),
      event({ detailType: 'ECR Image Scan', detail: { 'repository-name': 'other' } }),
      event({ source: 'shop', detailType: 'sold', detail: { 'repository-name': 'team/app' } }),
    ]);

    const page = await log.list({ limit: 2 });
    const rest = await log.list({ limit: 2, before: page.at(-1)?.number ?? 0 });

    assert.deepEqual(
      [...page, ...rest].map(({ detailType }) => detailType),
      ['sold', 'ECR Image Scan', ACTION],
    );
    for (const [which, found] of [
      [{ source: 'shop' }, ['sold']],
      [{ detailType: ACTION }, [ACTION]],
      [{ repository: 'team/app' }, [ACTION]],
      [{ repository: 'team/app', detailType: 'ECR Image Scan' }, []],
    ] as const) {
      assert.deepEqual(
        (await log.list({ ...which, limit: 10 })).map(({ detailType }) => detailType),
        found,
      );
    }
  });

  it('show what happened here, and of what others put only that it was', async () => {
    const { log, route } = await setUp([
      event({ resources: ['r'], detail: { 'repository-name': 'app', 'image-tag': 'v1' } }),
      event({ source: 'AWS.ecr', resources: ['https://user:password@example.org'], detail: { password: 'secret' } }),
    ]);

    const before = await log.list({ limit: 10 });
    await route();
    const after = await log.list({ limit: 10 });

    const own = { source: 'aws.ecr', detailType: ACTION, repository: 'app', at: NOW };
    assert.deepEqual(
      before.map(({ id: _id, number: _number, ...rest }) => rest),
      [
        { source: 'AWS.ecr', detailType: ACTION, at: NOW, isRouted: false },
        { ...own, isRouted: false, resources: ['r'], detail: { 'repository-name': 'app', 'image-tag': 'v1' } },
      ],
    );
    assert.deepEqual(
      after.map(({ isRouted }) => isRouted),
      [true, true],
    );
  });

  const named: readonly (readonly [title: string, detail: NewEvent['detail'], repository: string | undefined])[] = [
    ['its name', { 'repository-name': 'team/app' }, 'team/app'],
    ['its ARN', { 'repository-name': 'arn:aws:ecr:us-east-1:000000000000:repository/team/app' }, 'team/app'],
    ['a finding', { resources: [{ details: { awsEcrContainerImage: { repositoryName: 'app' } } }] }, 'app'],
    ['several resources', { resources: [{}, {}] }, undefined],
    ['no name', { 'repository-name': 'Not A Name' }, undefined],
    ['no text', { 'repository-name': 7, resources: 'x' }, undefined],
    ['nothing', {}, undefined],
  ];
  it('are of the repository that they name', async () => {
    for (const [title, detail, repository] of named) {
      const { log } = await setUp([event({ detail })]);

      const [found] = await log.list({ limit: 1 });

      assert.equal(found?.repository, repository, title);
    }
  });

  async function setUp(events: readonly NewEvent[]) {
    const db = await open();
    const clock = () => NOW;
    let ids = 0;
    const bus = databaseBus({
      dialect: db.dialect,
      account: '000000000000',
      region: 'us-east-1',
      clock,
      ids: () => `event-${++ids}`,
    });
    await db.write(async (tx) => {
      for (const each of events) await bus.put(tx, each);
    });
    const rules = { enabled: async () => [] };
    const route = () => routeEvents({ db, rules, deliveries: { put: async () => {} }, clock, onDeliveries() {} });
    return { log: databaseEventLog(db.query), route };
  }
});

function event(more: Partial<NewEvent>): NewEvent {
  return { source: 'aws.ecr', detailType: ACTION, resources: [], detail: {}, lane: 'l', at: NOW, ...more };
}
