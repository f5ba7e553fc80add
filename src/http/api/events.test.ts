import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { databaseBus } from '../../event/index.ts';
import type { NewEvent } from '../../event/types.ts';

const api = suiteApi();
const EVENTS = '/api/v1/events';
const AT = Date.UTC(2026, 2, 4, 5, 6, 7);

type Body = Readonly<Record<string, unknown>>;

const event = (more: Partial<NewEvent>): NewEvent => {
  return { source: 'aws.ecr', detailType: 'ECR Image Action', resources: [], detail: {}, lane: 'l', at: AT, ...more };
};

async function ask(query: string, headers?: Readonly<Record<string, string>>) {
  const { status, body } = await api().get(`${EVENTS}${query}`, headers);
  return { status, text: body.toString(), body: JSON.parse(body.toString()) as Body };
}

const detailTypes = async (query: string) =>
  ((await ask(query)).body['events'] as readonly Body[]).map(({ detailType }) => detailType);

describe('events over REST', () => {
  before(async () => {
    const { database } = api();
    let ids = 0;
    const place = { account: '000000000000', region: 'us-east-1' };
    const bus = databaseBus({ dialect: 'sqlite', ...place, clock: () => AT, ids: () => `event-${++ids}` });
    await database.write(async (tx) => {
      await bus.put(tx, event({ detail: { 'repository-name': 'team/app', 'image-tag': 'v1' } }));
      await bus.put(tx, event({ detailType: 'ECR Image Scan', resources: ['r'] }));
      await bus.put(tx, event({ source: 'shop', detailType: 'sold', detail: { password: 'very-secret' } }));
    });
  });

  it('are listed the newest first, in pages, without what others put into theirs', async () => {
    const { text, body } = await ask('?limit=2');
    const rest = await ask(`?limit=2&cursor=${String(body['next'])}`);

    const time = '2026-03-04T05:06:07.000Z';
    assert.deepEqual(body['events'], [
      { id: 'event-3', source: 'shop', detailType: 'sold', time, isRouted: false },
      {
        id: 'event-2',
        source: 'aws.ecr',
        detailType: 'ECR Image Scan',
        time,
        isRouted: false,
        resources: ['r'],
        detail: {},
      },
    ]);
    assert.deepEqual(rest.body, {
      events: [
        {
          id: 'event-1',
          source: 'aws.ecr',
          detailType: 'ECR Image Action',
          time,
          repository: 'team/app',
          isRouted: false,
          resources: [],
          detail: { 'repository-name': 'team/app', 'image-tag': 'v1' },
        },
      ],
    });
    assert.ok(!text.includes('very-secret'));
  });

  it('are chosen by source, detail-type and repository', async () => {
    assert.deepEqual(await detailTypes('?source=aws.ecr'), ['ECR Image Scan', 'ECR Image Action']);
    assert.deepEqual(await detailTypes('?detailType=sold'), ['sold']);
    assert.deepEqual(await detailTypes('?repository=team%2Fapp'), ['ECR Image Action']);
    assert.deepEqual(await detailTypes('?repository=team%2Fapp&source=shop'), []);
    assert.deepEqual(await detailTypes('?since=2026-03-04&until=2026-03-04&source=shop'), ['sold']);
    for (const span of ['since=2026-03-05', 'until=2026-03-03']) assert.deepEqual(await detailTypes(`?${span}`), []);
  });

  it('are for who administers everything', async () => {
    const one = { Authorization: await api().login({ permission: 'administer', pattern: 'team/*' }) };

    assert.equal((await ask('', one)).status, 403);
    assert.equal((await ask('?repository=team%2Fapp', one)).status, 403);
    for (const query of ['?cursor=x', '?detail-type=sold', '?limit=0']) assert.equal((await ask(query)).status, 400);
  });
});
