import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { ALERT_CHANGES } from '../../alert/types.ts';

const api = suiteApi();
const TEAM = '/api/v1/alerts/channels/team';
const RULE = '/api/v1/alerts/rules/nightly';

async function ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
  const answer = await api().send(method, path, headers, body);
  const text = answer.body.toString();
  return { status: answer.status, text, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

describe('alerts over REST', () => {
  it('make channels, try them, and never show their secrets', async (t) => {
    const server = createServer((_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/very-secret`;

    const made = await ask('PUT', TEAM, { channel: 'slack', settings: { url } });
    const listed = await ask('GET', '/api/v1/alerts/channels');
    const tried = await ask('POST', `${TEAM}/test`);

    assert.deepEqual([made.status, listed.status, tried.status], [200, 200, 200]);
    assert.deepEqual(tried.body, { sent: true });
    assert.deepEqual(made.body['secrets'], ['url']);
    for (const { text } of [made, listed, tried]) assert.ok(!text.includes('very-secret'));
    server.close();
    server.closeAllConnections();
    const failed = await ask('POST', `${TEAM}/test`);
    assert.equal(failed.body['sent'], false);
    assert.ok(!failed.text.includes('very-secret'));
    assert.equal((await ask('DELETE', TEAM)).status, 204);
    assert.equal((await ask('POST', `${TEAM}/test`)).status, 404);
  });

  it('make rules, and say what they would tell', async () => {
    const when = { kind: 'digest', every: 'week', zone: 'Europe/London' };

    const made = await ask('PUT', RULE, { from: { severity: 'MEDIUM' }, when, repositories: ['team/*'] });

    assert.equal(made.status, 200);
    const { since, nextAt, ...shown } = made.body;
    assert.ok(String(nextAt) > String(since));
    assert.deepEqual(shown, {
      name: 'nightly',
      enabled: true,
      repositories: ['team/*'],
      tags: 'current',
      from: { severity: 'MEDIUM' },
      fixableOnly: false,
      changes: [...ALERT_CHANGES],
      when: { ...when, at: '09:00', on: 'monday' },
      channels: '*',
    });
    const preview = await ask('GET', `${RULE}/preview`);
    assert.deepEqual(preview.body, { channels: [], tags: 0, looked: 0, past: { days: 30, messages: 0 } });
    assert.deepEqual((await ask('GET', '/api/v1/alerts/rules')).body, { rules: [made.body] });
    assert.equal((await ask('DELETE', RULE)).status, 204);
    assert.equal((await ask('GET', RULE)).status, 404);
  });

  it('say what a rule would tell that nobody has made', async () => {
    const preview = await ask('POST', '/api/v1/alerts/preview', { from: { severity: 'LOW' } });

    assert.deepEqual(
      [preview.status, preview.body],
      [200, { channels: [], tags: 0, looked: 0, past: { days: 30, messages: 0 } }],
    );
    const faulty = await ask('POST', '/api/v1/alerts/preview', { from: {} });
    assert.deepEqual([faulty.status, faulty.body['code']], [400, 'bad-request']);
    assert.deepEqual((await ask('GET', '/api/v1/alerts/rules')).body, { rules: [] });
  });

  it('keep the secrets of a channel that are not given anew', async () => {
    const bot = { channel: 'slack', settings: { token: 'xoxb-very-secret', channel: '#a' } };
    await ask('PUT', TEAM, bot);

    const off = await ask('PUT', TEAM, { channel: 'slack', settings: { channel: '#b' }, enabled: false });

    const { secrets, settings, enabled } = off.body;
    assert.deepEqual(
      { secrets, settings, enabled },
      { secrets: ['token'], settings: { channel: '#b' }, enabled: false },
    );
    assert.equal((await ask('DELETE', TEAM)).status, 204);
  });

  it('tell what there is to set of each kind of channel', async () => {
    const { body } = await ask('GET', '/api/v1/alerts/channel-kinds');
    const kinds = body['kinds'] as readonly { id: string; fields: readonly unknown[] }[];

    assert.deepEqual(
      kinds.map(({ id }) => id),
      ['slack', 'email', 'teams', 'sns', 'webhook'],
    );
    assert.ok(kinds.every(({ fields }) => fields.length > 0));
  });

  const refused: readonly (readonly [path: string, body: unknown, detail: RegExp])[] = [
    [TEAM, { channel: 'pigeon', settings: {} }, /there is no kind of channel "pigeon"/],
    [TEAM, { channel: 'slack', settings: {} }, /it needs "url"/],
    [TEAM, { channel: 'slack', settings: { url: 7 } }, /"settings.url" of the body: a text/],
    [TEAM, { channel: 'slack' }, /an object of texts by field/],
    [RULE, { from: {} }, /"from" of the body: it names none of severity/],
    [RULE, { when: { kind: 'digest', every: 'day', at: '9' } }, /"when.at" of the body: a time of day/],
    [RULE, { severity: 'HIGH' }, /"severity"/],
    ['/api/v1/alerts/rules/A%20b', {}, /is not a name/],
  ];
  for (const [path, body, detail] of refused) {
    it(`refuse ${JSON.stringify(body)} at ${path}`, async () => {
      const answer = await ask('PUT', path, body);

      assert.equal(answer.status, 400);
      assert.match(String(answer.body['detail']), detail);
    });
  }

  it('are for who administers everything', async () => {
    const headers = { Authorization: await api().login({ permission: 'push', pattern: '*' }) };
    for (const [method, path, body] of [
      ['GET', '/api/v1/alerts/channel-kinds'],
      ['GET', '/api/v1/alerts/channels'],
      ['PUT', TEAM, { channel: 'email', settings: { to: 'a@example.org' } }],
      ['POST', `${TEAM}/test`],
      ['DELETE', TEAM],
      ['GET', '/api/v1/alerts/rules'],
      ['GET', RULE],
      ['PUT', RULE, {}],
      ['GET', `${RULE}/preview`],
      ['POST', '/api/v1/alerts/preview', {}],
      ['DELETE', RULE],
    ] as const) {
      assert.equal((await ask(method, path, body, headers)).status, 403, `${method} ${path}`);
    }
  });
});
