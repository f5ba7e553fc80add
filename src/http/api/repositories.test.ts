import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { imageNumber, push, repositoryNamed } from '../../../test/support/push.ts';

const api = suiteApi();
const PATH = '/api/v1/repositories';

describe('repositories over REST', () => {
  it('are listed in pages, as far as who asks may pull from them', async () => {
    const { registry, login } = api();
    for (const name of ['team/a', 'team/b', 'team/c', 'other/d']) await repositoryNamed(registry, name);
    const team = { Authorization: await login({ permission: 'pull', pattern: 'team/*' }) };

    const first = await ask('GET', `${PATH}?limit=2`, { headers: team });
    const second = await ask('GET', `${PATH}?limit=2&cursor=${encodeURIComponent(String(first.body['next']))}`, {
      headers: team,
    });

    assert.deepEqual([namesIn(first.body), namesIn(second.body)], [['team/a', 'team/b'], ['team/c']]);
    assert.equal(second.body['next'], undefined);
    assert.deepEqual(namesIn((await ask('GET', PATH)).body), ['other/d', 'team/a', 'team/b', 'team/c']);
  });

  it('become sandboxes, which is shown wherever their images are', async () => {
    await push(api().registry, 'try/app', imageNumber(1), 'latest');
    const image = `${PATH}/try%2Fapp/images/latest`;
    const { createdAt, ...before } = (await ask('GET', `${PATH}/try%2Fapp`)).body;
    assert.deepEqual(before, { name: 'try/app', scanOnPush: false });
    assert.equal((await ask('GET', image)).body['sandbox'], undefined);

    const made = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: true } });
    const longer = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: true, sandboxDays: 30 } });

    const sandbox = { name: 'try/app', createdAt, scanOnPush: false, sandbox: true };
    assert.deepEqual(
      [made.body, longer.body],
      [
        { ...sandbox, sandboxDays: 7 },
        { ...sandbox, sandboxDays: 30 },
      ],
    );
    assert.equal((await ask('GET', image)).body['sandbox'], true);
    const no = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: false } });
    assert.deepEqual(no.body, { createdAt, ...before });
  });

  const refused: readonly (readonly [body: unknown, detail: RegExp])[] = [
    [{}, /"sandbox" of the body: true or false/],
    [{ sandbox: 'on' }, /"sandbox" of the body: true or false/],
    [{ sandbox: true, sandboxDays: 0 }, /"sandboxDays" of the body: a whole number of days from 1 to 365/],
    [{ sandbox: true, sandboxDays: 1.5 }, /a whole number of days/],
    [{ sandbox: true, sandboxDays: 366 }, /a whole number of days/],
    [{ sandbox: false, sandboxDays: 7 }, /sandboxDays is of a sandbox/],
    [{ sandbox: true, scanOnPush: true }, /a JSON object of sandbox and sandboxDays \("scanOnPush"\)/],
  ];
  for (const [body, detail] of refused) {
    it(`are not changed to ${JSON.stringify(body)}`, async () => {
      await repositoryNamed(api().registry, 'refused');

      const answer = await ask('PATCH', `${PATH}/refused`, { body });

      assert.equal(answer.status, 400);
      assert.match(String(answer.body['detail']), detail);
    });
  }

  it('are made sandboxes by nobody who may only push, or administers some alone', async () => {
    const { registry, login } = api();
    await repositoryNamed(registry, 'mine');
    for (const permission of ['push', 'administer'] as const) {
      const headers = { Authorization: await login({ permission, pattern: 'mine' }) };

      assert.equal((await ask('PATCH', `${PATH}/mine`, { headers, body: { sandbox: true } })).status, 403);
      assert.equal((await ask('GET', `${PATH}/mine`, { headers })).status, 200);
      assert.equal((await ask('GET', `${PATH}/team%2Fa`, { headers })).status, 403);
    }
    assert.equal((await ask('PATCH', `${PATH}/nothing`, { body: { sandbox: true } })).status, 404);
    assert.equal((await ask('GET', `${PATH}/nothing`)).status, 404);
  });
});

function namesIn(body: Readonly<Record<string, unknown>>): readonly string[] {
  return (body['repositories'] as readonly { readonly name: string }[]).map(({ name }) => name);
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function ask(method: string, path: string, { headers = {}, body }: Asked = {}) {
  const answer = await api().send(method, path, headers, body);
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
}
