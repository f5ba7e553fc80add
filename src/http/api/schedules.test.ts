import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { holdImages } from '../../../test/support/held-images.ts';
import { httpClient } from '../../../test/support/http.ts';

const api = suiteApi();
const WEEKLY = '/api/v1/schedules/weekly';

describe('schedules over REST', () => {
  it('are made, shown with what they would take, run and removed', async () => {
    const { database } = api();
    await holdImages(database, [
      { digest: 'a', places: { 'team/a': ['latest'], 'team/b': ['prod'], other: ['prod'] } },
    ]);

    const made = await ask('PUT', WEEKLY, { expression: 'rate(7 days)', repositories: ['team/*'] });
    const again = await ask('PUT', WEEKLY, { expression: 'cron(0 6 ? * MON *)', timeZone: 'Europe/London' });

    assert.deepEqual([made.status, again.status], [201, 200]);
    assert.deepEqual(made.body['wouldTake'], { images: 1, places: 2 });
    const { createdAt, nextAt, ...shown } = (await ask('GET', WEEKLY)).body;
    assert.deepEqual(shown, {
      name: 'weekly',
      expression: 'cron(0 6 ? * MON *)',
      timeZone: 'Europe/London',
      repositories: ['*'],
      enabled: true,
      wouldTake: { images: 1, places: 3 },
    });
    assert.ok(String(nextAt) > String(createdAt));
    assert.equal((await ask('POST', `${WEEKLY}/run`)).status, 202);
    const second = await ask('POST', `${WEEKLY}/run`);
    assert.deepEqual([second.status, second.body['code']], [409, 'conflict']);
    const listed = (await ask('GET', '/api/v1/schedules')).body['schedules'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      listed.map(({ name, lastRun }) => [name, (lastRun as { isUnderWay: boolean }).isUnderWay]),
      [['weekly', true]],
    );
    assert.equal((await ask('DELETE', WEEKLY)).status, 204);
    for (const [method, path] of [
      ['GET', WEEKLY],
      ['DELETE', WEEKLY],
      ['POST', `${WEEKLY}/run`],
    ] as const) {
      assert.equal((await ask(method, path)).status, 404, method);
    }
  });

  const refused: readonly (readonly [path: string, body: unknown, detail: RegExp])[] = [
    [WEEKLY, { expression: 'rate(1 days)' }, /"rate\(1 days\)" is no schedule: write 1 day/],
    [WEEKLY, { expression: '0 6 * * 1', timeZone: 'Mars/Olympus' }, /is no time zone/],
    [WEEKLY, {}, /the member "expression" of the body: rate\(7 days\)/],
    [WEEKLY, { expression: 7 }, /the member "expression" of the body: rate\(7 days\)/],
    [WEEKLY, { expression: 'rate(7 days)', repositories: 'team/*' }, /"repositories" of the body: a list/],
    [WEEKLY, { expression: 'rate(7 days)', enabled: 'yes' }, /"enabled" of the body: true or false/],
    [WEEKLY, { expression: 'rate(7 days)', tags: ['v1'] }, /the body: a JSON object of expression.*"tags"/],
    [WEEKLY, [], /the body: a JSON object of expression/],
    ['/api/v1/schedules/a%20b', { expression: 'rate(7 days)' }, /"a b" is no name of a schedule/],
    ['/api/v1/current-tags', { tags: ['a b'] }, /"a b" is not a tag/],
    ['/api/v1/current-tags', { tags: 'latest' }, /"tags" of the body: a list of tags/],
  ];
  for (const [path, body, detail] of refused) {
    it(`refuses ${JSON.stringify(body)} at ${path}`, async () => {
      const answer = await ask('PUT', path, body);

      assert.equal(answer.status, 400);
      assert.match(String(answer.body['detail']), detail);
    });
  }

  it('take a body that comes in chunks, of 16 MiB at most', async () => {
    const Authorization = await api().login({ permission: 'administer', pattern: '*' });
    const put = async (chunks: readonly string[]) => {
      const body = Readable.toWeb(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
      const headers = { Authorization, 'Content-Type': 'application/json' };
      const sent = { method: 'PUT', headers, body, duplex: 'half' } satisfies RequestInit;
      return await fetch(`${api().url}/api/v1/schedules/chunks`, sent);
    };

    assert.equal((await put(['{"expression":', '"rate(7 days)"}'])).status, 201);
    assert.equal((await put(['{"expression":', ...Array.from({ length: 17 }, () => 'x'.repeat(2 ** 20))])).status, 413);
    const client = httpClient(api().url);
    const read = await client.send('GET', WEEKLY, { headers: { Authorization }, body: chunksOf('x') });
    client.close();
    assert.equal(read.status, 404);
    const told = await api().send('PUT', WEEKLY, {}, { expression: 'x'.repeat(17 * 2 ** 20) });
    assert.equal(told.status, 413);
  });

  it('replace the current tags', async () => {
    assert.deepEqual((await ask('PUT', '/api/v1/current-tags', { tags: ['prod', 'v*'] })).body, {
      tags: ['prod', 'v*'],
    });
    assert.deepEqual((await ask('GET', '/api/v1/current-tags')).body, { tags: ['prod', 'v*'] });
  });

  it('are for who administers every repository', async () => {
    const Authorization = await api().login(
      { permission: 'push', pattern: '*' },
      { permission: 'administer', pattern: 'team/*' },
    );
    const body = { expression: 'rate(7 days)' };
    const cases: readonly (readonly [method: string, path: string, body?: unknown])[] = [
      ['GET', '/api/v1/schedules'],
      ['GET', WEEKLY],
      ['PUT', WEEKLY, body],
      ['DELETE', WEEKLY],
      ['POST', `${WEEKLY}/run`],
      ['PUT', '/api/v1/current-tags', { tags: [] }],
    ];

    for (const [method, path, sent] of cases) {
      assert.equal((await api().send(method, path, { Authorization }, sent)).status, 403, `${method} ${path}`);
    }
    assert.equal((await api().send('GET', '/api/v1/current-tags', { Authorization })).status, 200);
  });
});

async function* chunksOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

async function ask(method: string, path: string, body?: unknown) {
  const answer = await api().send(method, path, {}, body);
  const text = answer.body.toString();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}
