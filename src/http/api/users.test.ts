import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';

const api = suiteApi();
const USERS = '/api/v1/users';
const TEAM = { permission: 'push', pattern: 'team/*' };

async function asked(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await api().send(method, path, {}, body);
  const text = answer.body.toString();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function make(name: string, ...grants: readonly object[]): Promise<{ accessKeyId: string; login: string }> {
  const made = await asked('POST', USERS, { name, grants });
  assert.equal(made.status, 201);
  const { accessKeyId, secretAccessKey } = made.body as { accessKeyId: string; secretAccessKey: string };
  return { accessKeyId, login: `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}` };
}

const statusFor = async (login: string) => (await api().get('/api/v1/advisories', { Authorization: login })).status;

describe('users, by the REST API', () => {
  it('are made with a key that works, and shown without its secret', async () => {
    const { accessKeyId, login } = await make('ci', TEAM);

    assert.equal(await statusFor(login), 200);
    const { body } = await asked('GET', `${USERS}/ci`);
    const { createdAt, keys, ...rest } = body as { createdAt: string; keys: { id: string }[] };
    assert.deepEqual(rest, { name: 'ci', disabled: false, hasPassword: false, grants: [TEAM] });
    assert.ok(Date.parse(createdAt) > 0);
    assert.deepEqual(
      keys.map(({ id }) => id),
      [accessKeyId],
    );
    assert.equal((await asked('POST', USERS, { name: 'ci' })).status, 409);
  });

  it('are listed by name, in pages that fit together', async () => {
    await make('page-a');
    await make('page-b');
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await asked('GET', `${USERS}?limit=1${cursor}`);
      const { users, next } = body as { users: { name: string }[]; next?: string };
      names.push(...users.map(({ name }) => name));
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }

    assert.deepEqual(names, names.toSorted());
    assert.deepEqual(
      names.filter((name) => name.startsWith('page-')),
      ['page-a', 'page-b'],
    );
  });

  it('are let do more, and less', async () => {
    await make('grown', TEAM);
    const more = { permission: 'pull', pattern: '*' };

    const granted = await asked('POST', `${USERS}/grown/grants`, { grants: [more] });
    const revoked = await asked('DELETE', `${USERS}/grown/grants?permission=push&pattern=team/*`);

    assert.deepEqual((granted.body as { grants: unknown }).grants, [more, TEAM]);
    assert.deepEqual((revoked.body as { grants: unknown }).grants, [more]);
    assert.equal((await asked('DELETE', `${USERS}/grown/grants?permission=push&pattern=team/*`)).status, 404);
  });

  it('get keys, lose them, and are refused while they are disabled', async () => {
    const first = await make('keyed', TEAM);
    const path = `${USERS}/keyed`;

    assert.equal((await asked('POST', `${path}/keys`)).status, 201);
    assert.equal((await asked('DELETE', `${path}/keys/${first.accessKeyId}`)).status, 204);
    assert.equal((await asked('DELETE', `${path}/keys/${first.accessKeyId}`)).status, 404);
    const rolled = await asked('POST', `${path}/keys/roll`);
    const { accessKeyId, secretAccessKey } = rolled.body as { accessKeyId: string; secretAccessKey: string };
    const login = `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`;
    const found = (await asked('GET', path)).body as { keys: { id: string }[] };
    assert.deepEqual(
      found.keys.map(({ id }) => id),
      [accessKeyId],
    );

    assert.equal((await asked('PATCH', path, { disabled: true })).status, 200);
    assert.equal(await statusFor(login), 401);
  });

  it('get a password, which they sign in with until it is taken back', async () => {
    await make('mary', TEAM);
    const path = `${USERS}/mary/password`;
    const signIn = async () => {
      const headers = { Origin: api().url, 'Sec-Fetch-Site': 'same-origin' };
      return (await api().send('POST', '/api/v1/session', headers, { user: 'mary', password: 'a long password' }))
        .status;
    };

    assert.equal((await asked('PUT', path, { password: 'short' })).status, 400);
    assert.equal((await asked('PUT', path, { password: 'a long password' })).status, 204);
    assert.equal(await signIn(), 201);
    assert.equal((await asked('DELETE', path)).status, 204);
    assert.equal(await signIn(), 401);
  });

  it('do not take from themselves what they administer with', async () => {
    const { login } = await make('boss', { permission: 'administer', pattern: '*' });
    const own = `${USERS}/boss`;
    const asBoss = async (method: string, path: string, body?: unknown) =>
      (await api().send(method, path, { Authorization: login }, body)).status;

    assert.equal(await asBoss('DELETE', own), 409);
    assert.equal(await asBoss('PATCH', own, { disabled: true }), 409);
    assert.equal(await asBoss('DELETE', `${own}/grants?permission=administer&pattern=*`), 409);
    assert.equal((await asked('DELETE', own)).status, 204);
  });

  it('are shown to and changed by nobody who does not administer everything', async () => {
    const some = await api().login({ permission: 'administer', pattern: 'team/*' });
    const CASES: readonly [method: string, path: string, body?: unknown][] = [
      ['GET', USERS],
      ['POST', USERS, { name: 'x', grants: [] }],
      ['GET', `${USERS}/ci`],
      ['PATCH', `${USERS}/ci`, { disabled: true }],
      ['DELETE', `${USERS}/ci`],
      ['POST', `${USERS}/ci/grants`, { grants: [TEAM] }],
      ['DELETE', `${USERS}/ci/grants?permission=push&pattern=team/*`],
      ['POST', `${USERS}/ci/keys`],
      ['POST', `${USERS}/ci/keys/roll`],
      ['DELETE', `${USERS}/ci/keys/AKPQ`],
      ['PUT', `${USERS}/ci/password`, { password: 'a long password' }],
      ['DELETE', `${USERS}/ci/password`],
    ];
    for (const [method, path, body] of CASES) {
      assert.equal((await api().send(method, path, { Authorization: some }, body)).status, 403, `${method} ${path}`);
      assert.equal((await api().send(method, path, { Authorization: '' }, body)).status, 401, `${method} ${path}`);
    }
  });

  for (const [why, body] of [
    ['a name with a slash', { name: 'a/b' }],
    ['a reserved name', { name: 'anonymous' }],
    ['a pattern that no name fits', { name: 'ok', grants: [{ permission: 'pull', pattern: 'A B' }] }],
    ['an unknown permission', { name: 'ok', grants: [{ permission: 'own', pattern: '*' }] }],
    ['more than is asked for', { name: 'ok', admin: true }],
  ] as const) {
    it(`are not made with ${why}`, async () => assert.equal((await asked('POST', USERS, body)).status, 400));
  }
});
