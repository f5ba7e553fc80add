import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { type EventStream, eventStream, openEventStream } from '../../../test/support/event-stream.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import type { Grant } from '../../auth/types.ts';
import { changeStream, type Telling } from './change-stream.ts';

const CHANGES = '/api/v1/changes';
const EVERYTHING: Grant = { permission: 'administer', pattern: '*' };
const FROM_PAGE = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' };
const TEAM: Grant = { permission: 'pull', pattern: 'team/*' };

describe('what changes, by the REST API', () => {
  const api = suiteApi();
  const follow = async (authorization: string) => await openEventStream(api().url + CHANGES, authorization);
  const all = async (...streams: EventStream[]) => {
    for (const stream of streams) await stream.close();
  };

  it('is told as it does, to be neither kept nor gathered on its way', async () => {
    const stream = await follow(await api().login(EVERYTHING));
    const { status, headers } = stream.response;

    await push(api().registry, 'team/shop', imageNumber(1), 'latest');
    const events = await stream.until('images{"repository":"team/shop"}');
    await stream.close();

    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/event-stream');
    assert.equal(headers.get('cache-control'), 'no-store, no-transform');
    assert.equal(headers.get('x-accel-buffering'), 'no');
    assert.ok(events.includes('repositories{"repository":"team/shop"}'));
  });

  it('is told of no repository that who listens may not pull from, and of what administrators do to them alone', async () => {
    const [team, boss] = [await follow(await api().login(TEAM)), await follow(await api().login(EVERYTHING))];

    await api().send('PUT', '/api/v1/schedules/weekly', {}, { expression: 'rate(7 days)' });
    await api().send('PUT', '/api/v1/alerts/rules/mine', {}, {});
    for (const repository of ['secret/*', 'team/*', 'team/app']) {
      await api().send('POST', '/api/v1/excuses', {}, { vulnerability: 'CVE-1', repository, reason: 'never called' });
    }
    await api().database.query.insertInto('change').values({ kind: 'vulnerabilities' }).execute();
    await push(api().registry, 'secret/plan', imageNumber(2), 'latest');
    await push(api().registry, 'team/last', imageNumber(3), 'latest');
    const [some, every] = await Promise.all(
      [team, boss].map(async (each) => await each.until('images{"repository":"team/last"}')),
    );
    await all(team, boss);

    assert.doesNotMatch(String(some), /secret|schedules|alerts|trail|users|vulnerabilities/);
    assert.ok(some?.includes('excuses{"repository":"team/*"}') && some.includes('findings{}'));
    for (const event of [
      'schedules{}',
      'alerts{}',
      'trail{}',
      'vulnerabilities{}',
      'images{"repository":"secret/plan"}',
    ]) {
      assert.ok(every?.includes(event), event);
    }
  });

  const ENDINGS: readonly (readonly [what: string, method: string, path: string, body?: object])[] = [
    ['a grant', 'DELETE', '/api/v1/users/NAME/grants?permission=pull&pattern=team/*'],
    ['the user', 'DELETE', '/api/v1/users/NAME'],
    ['the user’s being enabled', 'PATCH', '/api/v1/users/NAME', { disabled: true }],
    ['the key', 'DELETE', '/api/v1/users/NAME/keys/KEY'],
  ];
  for (const [at, [what, method, path, body]] of ENDINGS.entries()) {
    it(`is told no longer than ${what} lasts`, async () => {
      const { name, key, cookie } = await signedIn(`mary-${at}`);
      const stream = eventStream(await fetch(api().url + CHANGES, { headers: { Cookie: cookie } }));
      assert.equal(stream.response.status, 200);

      const answer = await api().send(method, path.replace('NAME', name).replace('KEY', key), {}, body);
      assert.ok(answer.status < 300, answer.body.toString());

      await stream.until(undefined);
    });
  }

  it('is told no longer than the session lasts, which is not used by that', async () => {
    const { cookie } = await signedIn('ann');
    const { database } = api();
    const stream = eventStream(await fetch(api().url + CHANGES, { headers: { Cookie: cookie } }));
    const seen = database.query.selectFrom('session').select('seen_at').orderBy('created_at', 'desc').limit(1);
    const before = Date.now() - 3_600_000;
    await database.query.updateTable('session').set({ seen_at: before }).execute();

    // Has every stream looked at again.
    await api().send('POST', '/api/v1/users', {}, { name: 'bob' });
    const other = await openEventStream(api().url + CHANGES, await api().login(EVERYTHING));
    await other.until('users{}');
    await other.close();
    assert.equal((await seen.executeTakeFirstOrThrow()).seen_at, before);

    await api().send('DELETE', '/api/v1/session', { Authorization: '', Cookie: cookie, ...FROM_PAGE });
    await stream.until(undefined);
  });

  it('is told a user a few times at once, and again when one of them has gone', async () => {
    const authorization = await api().login(TEAM);
    const streams = await Promise.all(Array.from({ length: 20 }, async () => await follow(authorization)));

    const refused = await api().get(CHANGES, { Authorization: authorization });
    const other = await follow(await api().login(TEAM));
    await streams[0]?.close();
    let again = await follow(authorization);
    // Until the server has seen it go.
    for (let tries = 0; again.response.status !== 200 && tries < 100; tries += 1) {
      await again.close();
      again = await follow(authorization);
    }
    await all(...streams, other, again);

    assert.equal(refused.status, 429, refused.body.toString());
    assert.equal(refused.headers['retry-after'], '30');
    assert.match(refused.body.toString(), /"code":"too-many-streams"/);
    assert.deepEqual([other.response.status, again.response.status], [200, 200]);
  });

  it('is told to who logs in alone', async () => {
    assert.equal((await api().get(CHANGES, { Authorization: '' })).status, 401);
    assert.equal((await api().get(`${CHANGES}?since=1`)).status, 400);
    assert.equal((await api().send('HEAD', CHANGES)).status, 200);
    assert.deepEqual(api().failures, []);
  });

  async function signedIn(name: string) {
    const made = await api().send('POST', '/api/v1/users', {}, { name, grants: [TEAM] });
    const { accessKeyId: key, secretAccessKey } = JSON.parse(made.body.toString()) as Record<string, string>;
    const credentials = { user: key, password: secretAccessKey };
    const session = await api().send('POST', '/api/v1/session', { Authorization: '', ...FROM_PAGE }, credentials);
    const [cookie = ''] = session.headers['set-cookie']?.[0]?.split(';') ?? [];
    return { name, key: key ?? '', cookie };
  }
});

describe('a stream of changes that nobody reads', () => {
  it('stays small, and then says that anything may have changed', async () => {
    let telling: Telling | undefined;
    let ends = 0;
    const stream = changeStream((given) => {
      telling = given;
      return () => (ends += 1);
    });
    assert.ok(telling);

    telling.untold.add({ kind: 'overview', repository: 'team/app' });
    for (let count = 0; count < 100_000; count += 1) {
      telling.untold.add({ kind: 'images', repository: `team/${count}` });
      telling.untold.add({ kind: 'trail' });
      telling.wake();
    }
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    const chunks = [await reader.read(), await reader.read()].map(({ value }) => value);
    await reader.cancel();
    telling.end();

    assert.deepEqual(chunks, [
      'retry: 2000\n\n',
      'event: overview\ndata: {"repository":"team/app"}\n\nevent: images\ndata: {}\n\nevent: trail\ndata: {}\n\n',
    ]);
    assert.equal(ends, 1);
  });
});
