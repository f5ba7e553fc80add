import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';

const SESSION = '/api/v1/session';
const FROM_PAGE = { Authorization: '', 'Sec-Fetch-Site': 'same-origin' };

describe('signing in, in the trail', () => {
  const api = suiteApi();
  const attempt = async (user: string, password: string) =>
    await api().send('POST', SESSION, FROM_PAGE, { user, password });
  const entries = async (limit: number) => {
    const { body } = await api().get(`/api/v1/trail?limit=${limit}`);
    return (JSON.parse(body.toString()) as { entries: Record<string, unknown>[] }).entries;
  };

  it('is told with who and from where, refused ones too, and never what was typed', async () => {
    const login = await api().login({ permission: 'pull', pattern: '*' });
    const [user = '', password = ''] = atob(login.slice('Basic '.length)).split(':');
    const begun = await attempt(user, password);
    await attempt(user, 'wrong secret');
    await attempt('typed into the wrong field', 'x');
    const Cookie = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
    const client = { method: 'DELETE', headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } };
    assert.equal((await fetch(`${api().url}${SESSION}`, client)).status, 204);

    const told = await entries(10);

    const shown = told.map(({ by, action, accessKeyId, address }) => [by, action, accessKeyId, address]);
    assert.deepEqual(shown, [
      ['user-2', 'signOut', user, '127.0.0.1'],
      ['anonymous', 'signInRefused', undefined, '127.0.0.1'],
      ['user-2', 'signInRefused', undefined, '127.0.0.1'],
      ['user-2', 'signIn', user, '127.0.0.1'],
    ]);
    assert.doesNotMatch(JSON.stringify(told), /wrong (?:secret|field)/);
  });

  it('is told of no more refused ones in a minute than leave room for what was changed', async () => {
    for (let tries = 0; tries < 40; tries += 1) await attempt(`nobody-${tries}`, 'x');

    const refused = (await entries(100)).filter(({ action }) => action === 'signInRefused');
    // Two minutes, where one ends meanwhile.
    assert.ok(refused.length >= 20 && refused.length < 42, String(refused.length));
  });
});
