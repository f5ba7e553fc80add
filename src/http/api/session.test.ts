import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { type Answer, httpClient } from '../../../test/support/http.ts';
import { tokenIn } from './session-cookie.ts';

const SESSION = '/api/v1/session';
const SCHEDULES = '/api/v1/schedules';
const FROM_PAGE = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' };
const PUT = { expression: 'rate(7 days)' };

describe('the session of a browser', () => {
  const api = suiteApi();

  it('begins with a key, stands for it, and ends', async () => {
    const { cookie, answer } = await signIn();
    assert.equal(answer.status, 201);
    const { headers } = answer;
    assert.match(String(headers['set-cookie']), /; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=604800$/);

    const session = await ask('GET', SESSION, { Cookie: cookie });
    assert.deepEqual(valuesOf(session)['grants'], [{ permission: 'administer', pattern: '*' }]);
    assert.equal((await ask('GET', SCHEDULES, { Cookie: cookie })).status, 200);

    const ended = await ask('DELETE', SESSION, { Cookie: cookie, ...FROM_PAGE });
    assert.equal(ended.status, 204);
    assert.match(String(ended.headers['set-cookie']), /^__Host-pratique=; .*Max-Age=0$/);
    assert.equal((await ask('GET', SESSION, { Cookie: cookie })).status, 401);
    assert.equal((await ask('GET', SCHEDULES, { Cookie: cookie })).status, 401);
  });

  it('begins for nobody whose password is wrong, and not for other sites', async () => {
    const { user } = await newUser();
    const [wrong, other, unsaid] = await Promise.all([
      ask('POST', SESSION, FROM_PAGE, { user, password: 'wrong' }),
      ask('POST', SESSION, { 'Sec-Fetch-Site': 'cross-site' }, { user, password: 'wrong' }),
      ask('POST', SESSION, {}, { user, password: 'wrong' }),
    ]);

    assert.equal(wrong.status, 401);
    assert.equal(wrong.headers['set-cookie'], undefined);
    assert.deepEqual([other.status, unsaid.status], [403, 403]);
  });

  it('has who was wrong again and again wait', async () => {
    const { user, password } = await newUser();
    const tried: number[] = [];
    // One in two seconds is forgiven while they are counted.
    while (tried.length < 200 && tried.at(-1) !== 429) {
      tried.push((await ask('POST', SESSION, FROM_PAGE, { user, password: 'x' })).status);
    }
    assert.ok(tried.length > 20, `${tried.length} were answered`);

    const waiting = await ask('POST', SESSION, FROM_PAGE, { user, password });

    assert.equal(waiting.status, 429);
    assert.match(String(waiting.headers['retry-after']), /^[1-9]\d*$/);
  });

  const CHANGING: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['a page of its own', FROM_PAGE, 201],
    ['a page of its own, of a browser that says only the origin', { Origin: 'http://registry.test' }, 201],
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://registry.test' }, 403],
    ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another origin', { Origin: 'http://registry.test:8080' }, 403],
    ['an origin that is none', { Origin: 'null' }, 403],
    ['who says nothing', {}, 403],
  ];
  for (const [who, headers, status] of CHANGING) {
    it(`${status === 403 ? 'changes nothing' : 'changes something'} for ${who}`, async () => {
      const { cookie } = await signIn();
      const name = who.replaceAll(/[^a-z]/g, '-').slice(0, 40);

      const answer = await ask(
        'PUT',
        `${SCHEDULES}/${name}`,
        { Cookie: cookie, Host: 'registry.test', ...headers },
        PUT,
      );

      assert.equal(answer.status, status, answer.body.toString());
    });
  }

  it('ends everywhere for who asks for it, and for whom an administrator does', async () => {
    const { user, password } = await newUser();
    const begin = async () => await signInAs({ user, password });
    const [one, two] = [await begin(), await begin()];

    const ended = await ask('DELETE', '/api/v1/sessions', { Cookie: one, ...FROM_PAGE });
    const three = await begin();
    const name = valuesOf(await ask('GET', SESSION, { Cookie: three }))['user'];
    const byOther = await api().send('DELETE', `/api/v1/users/${String(name)}/sessions`);

    assert.deepEqual([ended.status, byOther.status], [204, 204]);
    assert.match(String(ended.headers['set-cookie']), /Max-Age=0$/);
    for (const Cookie of [one, two, three]) assert.equal((await ask('GET', SESSION, { Cookie })).status, 401);
    assert.equal((await api().send('DELETE', '/api/v1/users/nobody/sessions')).status, 404);
  });

  it('gives its user another password, who knows the one until now', async () => {
    await api().send('POST', '/api/v1/users', {}, { name: 'mary' });
    const [first, second] = ['the first password', 'the second password'];
    await api().send('PUT', '/api/v1/users/mary/password', {}, { password: first });
    const other = await signInAs({ user: 'mary', password: first });
    const Cookie = await signInAs({ user: 'mary', password: first });
    const change = async (current: string, password: string) =>
      await ask('PUT', `${SESSION}/password`, { Cookie, ...FROM_PAGE }, { current, password });

    assert.equal((await change('a wrong password', second)).status, 403);
    assert.equal((await change(first, 'short')).status, 400);
    const changed = await change(first, second);

    assert.equal(changed.status, 204, changed.body.toString());
    const renewed = String(changed.headers['set-cookie']).split(';', 1)[0] ?? '';
    assert.equal((await ask('GET', SESSION, { Cookie: renewed })).status, 200);
    for (const gone of [Cookie, other]) assert.equal((await ask('GET', SESSION, { Cookie: gone })).status, 401);
    assert.equal((await ask('POST', SESSION, FROM_PAGE, { user: 'mary', password: first })).status, 401);
    assert.equal((await ask('POST', SESSION, FROM_PAGE, { user: 'mary', password: second })).status, 201);
  });

  it('is asked for by the page itself, not by the browser’s dialog', async () => {
    const [page, navigation] = await Promise.all([
      ask('GET', SCHEDULES, FROM_PAGE),
      ask('GET', SCHEDULES, { 'Sec-Fetch-Mode': 'navigate' }),
    ]);

    assert.deepEqual([page.status, page.headers['www-authenticate']], [401, 'Session']);
    assert.deepEqual([navigation.status, navigation.headers['www-authenticate']?.startsWith('Basic')], [401, true]);
  });

  it('does not stand for a login that is sent along', async () => {
    const { cookie } = await signIn();

    const answer = await ask('GET', SCHEDULES, { Cookie: cookie, Authorization: `Basic ${btoa('a:b')}` });

    assert.equal(answer.status, 401);
  });

  async function signInAs(body: { readonly user: string; readonly password: string }): Promise<string> {
    const answer = await ask('POST', SESSION, FROM_PAGE, body);
    assert.equal(answer.status, 201, answer.body.toString());
    return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  }

  async function newUser() {
    const login = await api().login({ permission: 'administer', pattern: '*' });
    const [user = '', password = ''] = atob(login.slice('Basic '.length)).split(':');
    return { user, password };
  }

  async function signIn() {
    const answer = await ask('POST', SESSION, FROM_PAGE, await newUser());
    return { answer, cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' };
  }

  async function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown) {
    const client = httpClient(api().url);
    try {
      const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
      return await client.send(method, path, {
        headers: { ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } finally {
      client.close();
    }
  }
});

describe('tokenIn', () => {
  const CASES: readonly (readonly [string | undefined, string | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['other=1', undefined],
    ['__Host-pratique=abc', 'abc'],
    ['a=b;  __Host-pratique=abc ; c=d', 'abc'],
    ['__Host-pratique=first; __Host-pratique=second', 'first'],
    ['x__Host-pratique=abc', undefined],
  ];
  for (const [header, token] of CASES) {
    it(`finds ${token} in ${JSON.stringify(header)}`, () => {
      assert.equal(tokenIn(header), token);
    });
  }
});

function valuesOf(answer: Answer): Readonly<Record<string, unknown>> {
  return JSON.parse(answer.body.toString()) as Readonly<Record<string, unknown>>;
}
