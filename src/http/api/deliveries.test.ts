import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import type { NewDelivery } from '../../delivery/types.ts';

const api = suiteApi();
const DELIVERIES = '/api/v1/deliveries';
const SECRET = 'very-secret';

type Body = Readonly<Record<string, unknown>>;

async function ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
  const answer = await api().send(method, path, headers, body);
  const text = answer.body.toString();
  return { status: answer.status, text, body: JSON.parse(text) as Body };
}

const listed = async (query = '') =>
  ((await ask('GET', `${DELIVERIES}${query}`)).body['deliveries'] ?? []) as readonly Body[];
const idsOf = async (query: string) => (await listed(query)).map(({ id }) => id);

function delivery(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  const payload = JSON.stringify({ text: SECRET });
  return { kind: 'target', receiver: 'scans/hook', lane: 'sha256:a', id, title: `news ${id}`, payload, ...more };
}

/** Makes a dead letter of a delivery. */
async function end(id: string): Promise<void> {
  const set = { state: 'dead', is_next: 0, attempts: 3, settled_at: 1000, reason: '"hooks.example.org" answered 410' };
  await api().database.query.updateTable('delivery').set(set).where('message_id', '=', id).execute();
}

describe('deliveries over REST', () => {
  before(async () => {
    const { database, deliveries } = api();
    const row = { id: 'uuid', name: 'team', channel: 'slack', settings: '{}', secrets: new Uint8Array(), enabled: 1 };
    await database.query
      .insertInto('alert_channel')
      .values({ ...row, created_at: 0 })
      .execute();
    await database.write((tx) =>
      deliveries.put(tx, [
        delivery('1'),
        delivery('2', { lane: 'sha256:b' }),
        delivery('3', { kind: 'channel', receiver: 'uuid', lane: 'app:prod' }),
        delivery('4', { kind: 'channel', receiver: 'uuid', lane: 'app:prod' }),
      ]),
    );
    await end('1');
    await end('3');
  });

  it('are listed the newest first, in pages', async () => {
    const ids: unknown[] = [];
    for (let more: string | undefined = ''; more !== undefined; ) {
      const { body } = await ask('GET', `${DELIVERIES}?limit=3${more}`);
      ids.push(...(body['deliveries'] as readonly Body[]).map(({ id }) => id));
      more = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : undefined;
    }

    assert.deepEqual(ids, ['4', '3', '2', '1']);
  });

  const filters: readonly (readonly [query: string, ids: readonly string[]])[] = [
    ['?state=dead', ['3', '1']],
    ['?state=waiting', ['4', '2']],
    ['?state=sent', []],
    ['?kind=channel', ['4', '3']],
    ['?to=team', ['4', '3']],
    ['?to=uuid&state=dead', ['3']],
    ['?to=scans/hook', ['2', '1']],
    ['?lane=sha256:b', ['2']],
    ['?to=nobody', []],
  ];
  for (const [query, ids] of filters) {
    it(`are those of ${query}`, async () => assert.deepEqual(await idsOf(query), ids));
  }

  it('show what is known of one, and never what it says', async () => {
    const [dead] = await listed('?state=dead&to=team');

    const one = await ask('GET', `${DELIVERIES}/${String(dead?.['number'])}`);

    assert.equal(one.status, 200);
    const { createdAt, number, ...shown } = one.body;
    assert.deepEqual(shown, {
      id: '3',
      kind: 'channel',
      receiver: 'uuid',
      to: 'team',
      lane: 'app:prod',
      title: 'news 3',
      state: 'dead',
      attempts: 3,
      at: '1970-01-01T00:00:01.000Z',
      reason: '"hooks.example.org" answered 410',
    });
    assert.deepEqual([number, typeof createdAt], [dead?.['number'], 'string']);
    for (const { text } of [one, await ask('GET', DELIVERIES)]) assert.ok(!text.includes(SECRET));
  });

  it('are sent again where they are dead, one or all of a receiver', async () => {
    const [dead] = await listed('?state=dead&to=team');
    const path = `${DELIVERIES}/${String(dead?.['number'])}/again`;

    const first = await ask('POST', path);
    const second = await ask('POST', path);
    const all = await ask('POST', `${DELIVERIES}/again`, { to: 'scans/hook' });
    const none = await ask('POST', `${DELIVERIES}/again`, { kind: 'channel' });

    assert.deepEqual([first.status, first.body['state'], first.body['attempts']], [202, 'waiting', 0]);
    assert.deepEqual([second.status, second.body['code']], [409, 'conflict']);
    assert.match(String(second.body['detail']), /is waiting: only dead ones are sent again/);
    assert.deepEqual([all.status, all.body], [202, { count: 1 }]);
    assert.deepEqual(none.body, { count: 0 });
    assert.deepEqual(await listed('?state=dead'), []);
  });

  const refused: readonly (readonly [method: string, path: string, status: number, body?: unknown])[] = [
    ['GET', '/99', 404],
    ['GET', '/x', 400],
    ['GET', '?state=lost', 400],
    ['GET', '?receiver=x', 400],
    ['GET', '?cursor=x', 400],
    ['POST', '/99/again', 404],
    ['POST', '/again', 400, {}],
    ['POST', '/again', 400, { to: 7 }],
    ['POST', '/again', 400, { to: 'team', all: true }],
    ['GET', '/again', 400],
    ['DELETE', '/1', 405],
  ];
  for (const [method, path, status, body] of refused) {
    it(`refuse ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)} with ${status}`, async () => {
      assert.equal((await ask(method, `${DELIVERIES}${path}`, body)).status, status);
    });
  }

  it('are for who administers everything', async () => {
    const one = { Authorization: await api().login({ permission: 'administer', pattern: 'team/*' }) };
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', '/1'],
      ['POST', '/1/again'],
      ['POST', '/again', { to: 'team' }],
    ] as const) {
      assert.equal((await ask(method, `${DELIVERIES}${path}`, body, one)).status, 403, `${method} ${path}`);
    }
  });

  it('are measured for Prometheus, by kind', async () => {
    const { database, deliveries, deliveryTally } = api();
    await database.write((tx) => deliveries.put(tx, [delivery('5', { kind: 'subscription', receiver: 's' })]));
    await end('5');
    for (const outcome of ['sent', 'sent', 'later', 'refused'] as const) deliveryTally.note('channel', outcome);

    const { body } = await api().get('/metrics');

    const lines = body.toString().split('\n');
    for (const line of [
      '# TYPE pratique_deliveries_waiting gauge',
      'pratique_deliveries_waiting{kind="target"} 2',
      'pratique_deliveries_waiting{kind="subscription"} 0',
      'pratique_deliveries_dead{kind="subscription"} 1',
      'pratique_deliveries_dead{kind="channel"} 0',
      '# TYPE pratique_deliveries_sent_total counter',
      'pratique_deliveries_sent_total{kind="channel"} 2',
      'pratique_deliveries_sent_total{kind="target"} 0',
      'pratique_delivery_failed_tries_total{kind="channel"} 2',
      'pratique_delivery_oldest_age_seconds{kind="subscription"} 0',
    ])
      assert.ok(lines.includes(line), line);
    const put = database.query.updateTable('delivery').set({ created_at: Date.now() - 3_600_000 });
    await put.where('message_id', '=', '1').execute();
    const later = (await api().get('/metrics')).body.toString();
    assert.match(later, /^pratique_delivery_oldest_age_seconds\{kind="target"\} 36\d\d$/m);
  });
});
