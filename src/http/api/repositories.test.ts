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
    const before = (await ask('GET', `${PATH}/try%2Fapp`)).body;
    const { createdAt, pushedAt, ...rest } = before;
    assert.deepEqual([typeof createdAt, typeof pushedAt], ['string', 'string']);
    assert.deepEqual(rest, {
      name: 'try/app',
      scanOnPush: false,
      images: 1,
      tags: 1,
      uri: 'localhost:5000/try/app',
      labels: {},
      tagMutability: 'MUTABLE',
      mutabilityExclusions: [],
      encryption: { encryptionType: 'AES256' },
      scanning: { onPush: false, filters: [] },
    });
    assert.equal((await ask('GET', image)).body['sandbox'], undefined);

    const made = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: true } });
    const longer = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: true, sandboxDays: 30 } });

    const sandbox = { ...before, sandbox: true };
    assert.deepEqual(
      [made.body, longer.body],
      [
        { ...sandbox, sandboxDays: 7 },
        { ...sandbox, sandboxDays: 30 },
      ],
    );
    assert.equal((await ask('GET', image)).body['sandbox'], true);
    const no = await ask('PATCH', `${PATH}/try%2Fapp`, { body: { sandbox: false } });
    assert.deepEqual(no.body, before);
  });

  const refused: readonly (readonly [body: unknown, detail: RegExp])[] = [
    [{}, /it changes nothing/],
    [{ sandbox: 'on' }, /"sandbox" of the body: true or false/],
    [{ sandbox: true, sandboxDays: 0 }, /"sandboxDays" of the body: a whole number of days from 1 to 365/],
    [{ sandbox: true, sandboxDays: 1.5 }, /a whole number of days/],
    [{ sandbox: true, sandboxDays: 366 }, /a whole number of days/],
    [{ sandbox: false, sandboxDays: 7 }, /sandboxDays is of a sandbox/],
    [{ sandbox: true, color: 'red' }, /a JSON object of sandbox, .* \("color"\)/],
    [{ tagMutability: 'SOMETIMES' }, /one of MUTABLE, IMMUTABLE/],
    [{ tagMutability: 'IMMUTABLE_WITH_EXCLUSION' }, /IMMUTABLE_WITH_EXCLUSION needs mutabilityExclusions/],
    [{ mutabilityExclusions: ['dev*'] }, /MUTABLE has no mutabilityExclusions/],
    [{ tagMutability: 'MUTABLE_WITH_EXCLUSION', mutabilityExclusions: ['a b'] }, /one to five patterns/],
    [{ lifecyclePolicy: '{' }, /the lifecycle policy: it is not JSON/],
    [
      { lifecyclePolicy: '{"rules":[{"rulePriority":0}]}' },
      /rule 1, rulePriority: a whole number from 1; rule 1, selection: /,
    ],
    [{ policy: '{"Statement":[]}' }, /the repository policy: Statement/],
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

describe('the settings of a repository, over REST', () => {
  const team = () => api().login({ permission: 'administer', pattern: 'team/*' });

  it('are given when it is made, by who may administer one of that name', async () => {
    const headers = { Authorization: await team() };
    const body = {
      name: 'team/new',
      scanOnPush: true,
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      mutabilityExclusions: ['latest', 'dev*'],
      labels: { ImageSource: 'https://example.org/new' },
    };

    const made = await ask('POST', PATH, { headers, body });
    const again = await ask('POST', PATH, { headers, body });
    const elsewhere = await ask('POST', PATH, { headers, body: { ...body, name: 'other/new' } });
    const nameless = await ask('POST', PATH, { headers, body: { ...body, name: 'Team/New' } });

    const { name: _, ...set } = body;
    assert.equal(made.status, 201);
    assert.partialDeepStrictEqual(made.body, { ...set, scanning: { onPush: true, filters: [] } });
    assert.deepEqual([again.status, elsewhere.status, nameless.status], [409, 403, 400]);
  });

  it('change one by one, and policies go with null', async () => {
    await repositoryNamed(api().registry, 'team/set');
    const headers = { Authorization: await team() };
    const change = async (body: unknown) => (await ask('PATCH', `${PATH}/team%2Fset`, { headers, body })).body;
    const lifecyclePolicy = JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 },
          action: { type: 'expire' },
        },
      ],
    });

    await change({ tagMutability: 'MUTABLE_WITH_EXCLUSION', mutabilityExclusions: ['v*'] });
    const set = await change({ scanOnPush: true, lifecyclePolicy });
    const without = await change({ lifecyclePolicy: null, tagMutability: 'IMMUTABLE' });

    assert.partialDeepStrictEqual(set, { mutabilityExclusions: ['v*'], scanOnPush: true, lifecyclePolicy });
    assert.equal(typeof set['lifecyclePolicySetAt'], 'string');
    assert.partialDeepStrictEqual(without, { mutabilityExclusions: [], tagMutability: 'IMMUTABLE' });
    assert.deepEqual([without['lifecyclePolicy'], without['lifecyclePolicySetAt']], [undefined, undefined]);
  });

  it('have labels, within the limits of AWS', async () => {
    await repositoryNamed(api().registry, 'team/labels');
    const headers = { Authorization: await team() };
    const label = async (labels: object) =>
      await ask('PATCH', `${PATH}/team%2Flabels/labels`, { headers, body: { labels } });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key ${at}`, 'x']));

    const set = await label({ ImageSource: 'a', owner: 'b' });
    const removed = await label({ owner: null });

    assert.deepEqual(
      [set.body, removed.body],
      [{ labels: { ImageSource: 'a', owner: 'b' } }, { labels: { ImageSource: 'a' } }],
    );
    for (const [labels, detail] of [
      [{ 'aws:x': 'a' }, /begin with aws:/],
      [{ '': 'a' }, /a key is of 1 to 128/],
      [{ a: '<' }, /a value is of at most 256/],
      [{ a: 'x'.repeat(257) }, /a value is of at most 256/],
      [many, /at most 50 labels/],
    ] as const) {
      const refused = await label(labels);
      assert.equal(refused.status, 400);
      assert.match(String(refused.body['detail']), detail);
    }
    const listed = (await ask('GET', `${PATH}?q=LABELS`)).body;
    assert.partialDeepStrictEqual(listed, { repositories: [{ name: 'team/labels', source: 'a' }] });
  });

  it('go with it, and its images only by force', async () => {
    await push(api().registry, 'team/full', imageNumber(7), 'latest');
    const headers = { Authorization: await team() };
    const pusher = { Authorization: await api().login({ permission: 'push', pattern: 'team/*' }) };

    const asPusher = await ask('DELETE', `${PATH}/team%2Ffull?force=true`, { headers: pusher });
    const full = await ask('DELETE', `${PATH}/team%2Ffull`, { headers });
    const forced = await api().send('DELETE', `${PATH}/team%2Ffull?force=true`, headers);

    assert.deepEqual([asPusher.status, full.status, forced.status], [403, 409, 204]);
    assert.equal((await ask('GET', `${PATH}/team%2Ffull`)).status, 404);
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
