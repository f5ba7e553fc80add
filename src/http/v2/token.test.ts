import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { requireClient } from '../../../test/support/client.ts';
import { someMasterKey } from '../../../test/support/master-key.ts';
import { memoryDatabase } from '../../../test/support/memory-database.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { allows, authenticator, identities, loginThrottle, secretBox } from '../../auth/index.ts';
import type { Grant } from '../../auth/types.ts';
import type { Registry } from '../../registry/types.ts';
import { openTrail } from '../../trail/index.ts';
import { createChallenge, createIdentify, createTokenEndpoint, createV2 } from './index.ts';

const run = promisify(execFile);
const GRANTS: readonly Grant[] = [
  { permission: 'pull', pattern: '*' },
  { permission: 'push', pattern: 'team-a/*' },
];
const answerSchema = z.looseObject({
  token: z.string().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
  errors: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
});
const SCOPE = 'scope=repository:team-a/web:pull,push&scope=repository:base:pull,push';

describe('GET /v2/token', () => {
  it('gives a token for what was asked and is allowed', async (t) => {
    const { base, key, at } = await serve(t);

    const response = await fetch(
      `${base}/v2/token?service=x&client_id=docker&offline_token=true&account=a&${SCOPE}`,
      basic(key),
    );

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const answer = await answerOf(response);
    assert.deepEqual(answer, {
      token: answer.token,
      access_token: answer.token,
      token_type: 'Bearer',
      expires_in: 1800,
      issued_at: new Date(at.milliseconds).toISOString(),
      scope: 'repository:team-a/web:pull,push repository:base:pull',
    });
  });

  it('takes the password of GetAuthorizationToken, and says when it has expired', async (t) => {
    const { base, auth, alice, at } = await serve(t);
    const { password } = await auth.issuePassword(alice);
    const login = basic({ id: 'AWS', secret: password });

    assert.equal((await fetch(`${base}/v2/token`, login)).status, 200);
    at.milliseconds += 43_200_000;
    const late = await fetch(`${base}/v2/token`, login);

    assert.equal(late.status, 401);
    assert.match(await messageOf(late), /the password for AWS has expired/);
  });

  for (const [what, headers, message] of [
    ['no credentials', {}, /log in first/],
    [
      'an unknown key',
      basic({ id: 'NOBODY', secret: 'x' }).headers,
      /there is no such access key, or the secret is not its/,
    ],
    ['a made up password for AWS', basic({ id: 'AWS', secret: 'x' }).headers, /the password for AWS is not valid/],
    ['credentials without a colon', { authorization: `Basic ${btoa('alice')}` }, /not base64 of <user>:<password>/],
    ['another scheme', { authorization: 'Digest username="alice"' }, /neither Basic nor Bearer/],
    ['half a header', { authorization: 'Basic' }, /neither Basic nor Bearer/],
  ] as const) {
    it(`refuses ${what} as clients show it`, async (t) => {
      const { base } = await serve(t);

      const response = await fetch(`${base}/v2/token?${SCOPE}`, { headers });

      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Basic realm="Pratique"');
      assert.match(await messageOf(response), message);
    });
  }

  it('gives no token for a token', async (t) => {
    const { base, key } = await serve(t);
    const token = await tokenOf(base, key, '');

    assert.equal((await fetch(`${base}/v2/token`, bearer(token))).status, 401);
  });

  it('gives the anonymous what they may pull, and refuses them with wrong credentials', async (t) => {
    const { base } = await serve(t, { anonymousPull: true });

    const response = await fetch(`${base}/v2/token?${SCOPE}`);
    const wrong = await fetch(`${base}/v2/token?${SCOPE}`, basic({ id: 'NOBODY', secret: 'x' }));

    assert.equal((await answerOf(response)).scope, 'repository:team-a/web:pull repository:base:pull');
    assert.equal(wrong.status, 401);
  });

  it('slows down wrong logins, of that user only', async (t) => {
    const { base, key, at } = await serve(t);
    const wrong = () => fetch(`${base}/v2/token`, basic({ ...key, secret: 'wrong' }));
    for (let each = 0; each < 20; each += 1) assert.equal((await wrong()).status, 401);

    const slowed = await wrong();

    assert.equal(slowed.status, 429);
    assert.equal(slowed.headers.get('retry-after'), '2');
    assert.match(await messageOf(slowed), /too many wrong logins: try again in 2 seconds/);
    assert.equal((await fetch(`${base}/v2/token`, basic({ id: 'OTHER', secret: 'x' }))).status, 401);
    at.milliseconds += 2000;
    assert.equal((await fetch(`${base}/v2/token`, basic(key))).status, 200);
  });

  it('refuses more scopes than fit into a token', async (t) => {
    const { base, key } = await serve(t);
    const scopes = Array.from({ length: 101 }, (_, each) => `scope=repository:r${each}:pull`).join('&');

    assert.equal((await fetch(`${base}/v2/token?${scopes}`, basic(key))).status, 400);
  });

  it('knows GET and POST', async (t) => {
    const { base } = await serve(t);

    const response = await fetch(`${base}/v2/token`, { method: 'PUT' });

    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, POST']);
  });
});

describe('POST /v2/token', () => {
  it('gives a token for a password, with scopes in one parameter', async (t) => {
    const { base, key } = await serve(t);
    const form = { grant_type: 'password', service: 'x', client_id: 'containerd-client', access_type: 'offline' };
    const scope = 'repository:team-a/web:pull,push repository:base:pull';

    const response = await post(base, { ...form, username: key.id, password: key.secret, scope });

    assert.equal(response.status, 200);
    const answer = await answerOf(response);
    assert.equal(answer.scope, scope);
    assert.equal(answer.refresh_token, undefined);
    assert.equal((await fetch(`${base}/v2/`, bearer(answer.access_token ?? ''))).status, 200);
  });

  for (const [what, form, status, expected] of [
    ['a refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'unsupported_grant_type'],
    ['no grant', {}, 400, 'unsupported_grant_type'],
    ['a grant without a password', { grant_type: 'password', username: 'x' }, 400, 'invalid_request'],
    ['a wrong password', { grant_type: 'password', username: 'x', password: 'y' }, 401, undefined],
  ] as const) {
    it(`refuses ${what}`, async (t) => {
      const { base } = await serve(t, { anonymousPull: true });

      const response = await post(base, form);

      assert.equal(response.status, status);
      const answer = await answerOf(response);
      assert.equal(answer.error, expected);
      assert.equal(answer.errors?.length, 1);
    });
  }

  it('refuses a form that does not end', async (t) => {
    const { base } = await serve(t);

    const response = await post(base, { grant_type: 'password', username: 'x', password: 'y'.repeat(40_000) });

    assert.equal(response.status, 413);
  });
});

describe('what a token opens', () => {
  for (const [scope, method, name, status, challenge] of [
    ['', 'GET', 'team-a/web', 401, /scope="repository:team-a\/web:pull",error="insufficient_scope"/],
    ['repository:team-a/web:pull', 'GET', 'team-a/web', 404, undefined],
    [
      'repository:team-a/web:pull',
      'POST',
      'team-a/web',
      401,
      /scope="repository:team-a\/web:pull,push",error="insufficient_scope"/,
    ],
    ['repository:team-a/web:pull,push', 'POST', 'team-a/web', 404, undefined],
    ['repository:team-a/web:pull,push', 'GET', 'base', 401, /scope="repository:base:pull",error="insufficient_scope"/],
    ['repository:base:pull,push', 'POST', 'base', 403, undefined],
    ['repository:base:*', 'GET', 'base', 404, undefined],
  ] as const) {
    it(`asked for "${scope}", answers ${method} of ${name} with ${status}`, async (t) => {
      const { base, key } = await serve(t);
      const token = await tokenOf(base, key, `scope=${scope}`);
      const path = method === 'GET' ? `${base}/v2/${name}/tags/list` : `${base}/v2/${name}/blobs/uploads/`;

      const response = await fetch(path, { ...bearer(token), method });

      assert.equal(response.status, status);
      assert.match(response.headers.get('www-authenticate') ?? 'none', challenge ?? /^none$/);
    });
  }

  it('sends an expired token and a false one for another', async (t) => {
    const { base, key, at } = await serve(t);
    const token = await tokenOf(base, key, SCOPE);

    at.milliseconds += 1_800_000;

    for (const [presented, message] of [
      [token, /the token has expired/],
      [`${token}x`, /the token is not valid/],
    ] as const) {
      const response = await fetch(`${base}/v2/team-a/web/tags/list`, bearer(presented));
      assert.equal(response.status, 401);
      assert.match(
        response.headers.get('www-authenticate') ?? '',
        /scope="repository:team-a\/web:pull",error="invalid_token"$/,
      );
      assert.match(await messageOf(response), message);
    }
  });

  it('says no for good to a login that needs no token', async (t) => {
    const { base, key } = await serve(t);

    const response = await fetch(`${base}/v2/base/blobs/uploads/`, { ...basic(key), method: 'POST' });

    assert.equal(response.status, 403);
    assert.match(await messageOf(response), /"alice" may not push "base"/);
  });
});

describe('login', () => {
  for (const [client, args] of [
    ['skopeo', ['login', '--tls-verify=false']],
    ['podman', ['login', '--tls-verify=false']],
    ['buildah', ['login', '--tls-verify=false']],
    ['docker', ['login']],
  ] as const) {
    it(`with ${client} succeeds with key and password, and says why it fails`, async (t) => {
      const program = requireClient(t, client);
      if (program === undefined) return;
      const { base, key, auth, alice } = await serve(t);
      const folder = temporaryFolder(t);
      const { password } = await auth.issuePassword(alice);
      // Without a daemon, docker's command line logs in by itself.
      const places = {
        DOCKER_HOST: `unix://${folder}/none`,
        DOCKER_CONFIG: folder,
        REGISTRY_AUTH_FILE: `${folder}/auth.json`,
      };
      const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder, ...places };
      const logIn = (user: string, secret: string) =>
        run(program, [...args, '-u', user, '-p', secret, new URL(base).host], { env });

      assert.match((await logIn(key.id, key.secret)).stdout, /Login Succeeded/);
      assert.match((await logIn('AWS', password)).stdout, /Login Succeeded/);
      await assert.rejects(logIn(key.id, 'wrong'), {
        stderr: /unauthorized: there is no such access key|invalid username\/password/,
      });
    });
  }
});

/** The endpoints over a registry without a repository: what is allowed is answered 404. */
async function serve(t: TestContext, { anonymousPull = false } = {}) {
  const database = await memoryDatabase(t);
  const [master, at] = [someMasterKey(), { milliseconds: 1_700_000_000_000 }];
  const clock = () => at.milliseconds;
  const key = await identities({ database, box: secretBox(master), clock }).create('alice', GRANTS);
  const auth = authenticator({ database, master, clock, anonymousPull });
  const { identity: alice } = (await auth.accessKey(key?.id ?? '')) ?? {};
  assert.ok(key && alice);
  const options = { authenticator: auth, throttle: loginThrottle(clock), anonymousPull };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const handle = createV2({
    registry: { repositories: { get: async () => undefined } } as unknown as Registry,
    createOnPush: false,
    identify: createIdentify(options),
    allows,
    challenge: createChallenge(base),
    token: createTokenEndpoint(options),
    trail: openTrail({ database, clock }),
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base, key, auth, alice, at };
}

function basic({ id, secret }: { id: string; secret: string }) {
  return { headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` } };
}

function bearer(token: string) {
  return { headers: { authorization: `Bearer ${token}` } };
}

async function post(base: string, form: Record<string, string>): Promise<Response> {
  return await fetch(`${base}/v2/token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function tokenOf(base: string, key: { id: string; secret: string }, query: string): Promise<string> {
  const response = await fetch(`${base}/v2/token?${query}`, basic(key));
  return (await answerOf(response)).token ?? '';
}

async function answerOf(response: Response) {
  return answerSchema.parse(await response.json());
}

async function messageOf(response: Response): Promise<string> {
  return (await answerOf(response)).errors?.[0]?.message ?? '';
}
