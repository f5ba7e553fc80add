import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';

const api = suiteApi();
const TRAIL = '/api/v1/trail';

interface Entry {
  readonly by: string;
  readonly way: string;
  readonly action: string;
  readonly about: string;
  readonly detail?: string;
}

async function trail(query = ''): Promise<{ readonly entries: readonly Entry[]; readonly next?: string }> {
  const answer = await api().get(`${TRAIL}${query}`);
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as { entries: Entry[]; next?: string };
}

describe('who did what, by the REST API', () => {
  it('is told of each change with who asked, and never with a secret', async () => {
    await api().send('POST', '/api/v1/users', {}, { name: 'ci', grants: [{ permission: 'pull', pattern: '*' }] });
    await api().send('PUT', '/api/v1/users/ci/password', {}, { password: 'a long password' });
    const boss = await api().login({ permission: 'administer', pattern: '*' });
    await api().send('DELETE', '/api/v1/users/ci/grants?permission=pull&pattern=*', { Authorization: boss });

    const { entries } = await trail();

    const shown = entries.map(({ by, way, action, about, detail }) => [by, way, action, about, detail]);
    assert.deepEqual(shown, [
      ['user-2', 'rest', 'removeGrant', 'ci', 'permission=pull&pattern=*'],
      ['user-1', 'rest', 'setPassword', 'ci', undefined],
      ['user-1', 'rest', 'addUser', '', '{"name":"ci","grants":[{"permission":"pull","pattern":"*"}]}'],
    ]);
    assert.doesNotMatch(JSON.stringify(entries), /a long password/);
  });

  it('is not told of what was refused', async () => {
    const before = (await trail()).entries.length;
    const some = await api().login({ permission: 'push', pattern: '*' });

    await api().send('POST', '/api/v1/users', { Authorization: some }, { name: 'x' });
    await api().send('POST', '/api/v1/users', {}, { name: 'ci' });
    await api().send('DELETE', '/api/v1/users/nobody');

    assert.equal((await trail()).entries.length, before);
  });

  it('comes in pages, and of one user', async () => {
    const { entries, next = '' } = await trail('?limit=2');
    const rest = await trail(`?limit=2&cursor=${next}`);

    assert.deepEqual([entries.length, rest.entries.length, rest.next], [2, 1, undefined]);
    assert.deepEqual(
      (await trail('?by=user-2')).entries.map(({ action }) => action),
      ['removeGrant'],
    );
  });

  const PICKED: readonly [query: string, actions: readonly string[]][] = [
    ['action=setPassword', ['setPassword']],
    ['about=CI', ['removeGrant', 'setPassword']],
    ['about=%25', []],
    ['way=rest&by=user-1', ['setPassword', 'addUser']],
    ['way=cli', []],
    ['since=2999-01-01', []],
    ['until=2001-01-01', []],
    ['since=2001-01-01&until=2999-01-01', ['removeGrant', 'setPassword', 'addUser']],
  ];
  for (const [query, actions] of PICKED) {
    it(`is picked by ${decodeURIComponent(query)}`, async () => {
      const { entries } = await trail(`?${query}`);
      assert.deepEqual(
        entries.map(({ action }) => action),
        actions,
      );
    });
  }

  it('is told of what is removed and begun, and of tags', async () => {
    const at = '/api/v1/';
    const asked: readonly (readonly [string, string, string, unknown?])[] = [
      ['putCurrentTags', 'PUT', 'current-tags', { tags: ['prod'] }],
      ['putSchedule', 'PUT', 'schedules/weekly', { expression: 'rate(7 days)' }],
      ['runSchedule', 'POST', 'schedules/weekly/run'],
      ['deleteSchedule', 'DELETE', 'schedules/weekly'],
      ['putAlertRule', 'PUT', 'alerts/rules/mine', {}],
      ['deleteAlertRule', 'DELETE', 'alerts/rules/mine'],
    ];
    const before = (await trail()).entries.length;

    await api().send('POST', `${at}alerts/preview`, {}, {});
    for (const [, method, path, body] of asked) await api().send(method, at + path, {}, body);

    const { entries } = await trail();
    const told = entries.slice(0, entries.length - before).toReversed();
    assert.deepEqual(
      told.map(({ action }) => action),
      asked.map(([action]) => action),
    );
  });

  it('is for administrators', async () => {
    const some = await api().login({ permission: 'administer', pattern: 'team/*' });

    assert.equal((await api().get(TRAIL, { Authorization: some })).status, 403);
    assert.equal((await api().get(TRAIL, { Authorization: '' })).status, 401);
  });
});
