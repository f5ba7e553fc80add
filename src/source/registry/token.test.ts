import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { describe, it, type TestContext } from 'node:test';
import { startPeer } from '../../../test/support/peer.ts';
import { allowList, createJudge, type Judge, type Peer } from '../../outbound/index.ts';
import { fetchToken, type TokenAnswer } from './token.ts';

const PUBLIC: Peer = { hostname: 'registry.example', scope: 'internet' };
const PRIVATE: Peer = { hostname: 'registry.corp', scope: 'private' };
const HERE: Peer = { hostname: 'localhost', scope: 'this-machine' };

/** Hosts of this machine, however they are written. */
const FORMS = [
  '127.0.0.1',
  '127.1',
  '0177.0.0.1',
  '0x7f000001',
  '2130706433',
  '0',
  '0.0.0.0',
  'localhost',
  'localhost.',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '１２７.0.0.1',
];

/** What nothing leads to, from wherever. */
const SPECIAL = [
  '169.254.169.254',
  '0xa9fea9fe',
  '[::ffff:a9fe:a9fe]',
  '[fd00:ec2::254]',
  '168.63.129.16',
  '[fe80::1]',
];

describe('the realm of a registry', () => {
  for (const host of [...FORMS, '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '[fd00::1]', ...SPECIAL]) {
    it(`on the internet is not ${host}`, async (t) => {
      const { port, connections } = await startPeer(t);

      const answer = await asked(t, `http://${host}:${port}/token`, PUBLIC);

      assert.match(
        refusalOf(answer),
        /^it gives out tokens at ".*", and ".*not on the internet: PRATIQUE_OUTBOUND_ALLOW=/,
      );
      assert.equal(connections(), 0);
    });
  }

  for (const host of [...FORMS, ...SPECIAL]) {
    it(`in a private network is not ${host}`, async (t) => {
      const { port, connections } = await startPeer(t);

      assert.match(refusalOf(await asked(t, `http://${host}:${port}/token`, PRIVATE)), /not on the internet/);
      assert.equal(connections(), 0);
    });
  }

  for (const host of SPECIAL) {
    it(`on this machine is not ${host}`, async (t) => {
      assert.match(refusalOf(await asked(t, `http://${host}/token`, HERE)), /not on the internet/);
    });
  }

  it('is not reached by a redirect of the realm either', async (t) => {
    const other = await startPeer(t);
    const realm = await startPeer(t, (response) =>
      response.writeHead(302, { location: `http://localhost:${other.port}/` }).end(),
    );

    const answer = await asked(t, `${realm.url}/token`, PUBLIC, {
      judge: judgeOf(`127.0.0.1:${realm.port}`),
    });

    assert.match(refusalOf(answer), /redirects, and "localhost" leads to/);
    assert.equal(other.connections(), 0);
  });

  it('is not reached over a connection that was kept from before', async (t) => {
    const { url, received, connections } = await startPeer(t, (response) => response.end('{"token":"t"}'));
    const agents = agentsOf(t);
    const realm = url.replace('127.0.0.1', 'localhost');
    const first = await asked(t, realm, HERE, { agents });

    // The name leads to the internet by now, and the connection to this machine is still there.
    const rebound = createJudge(allowList([]), async () => ['1.1.1.1']);
    const second = await asked(t, realm, PUBLIC, { judge: rebound, agents });

    assert.equal(first.kind, 'token');
    assert.match(refusalOf(second), /leads to an address that it may not lead to/);
    assert.deepEqual([received.length, connections()], [1, 1]);
  });

  const taken: readonly (readonly [why: string, challenger: Peer, judge?: Judge])[] = [
    ['the registry is on this machine', HERE],
    ['the registry is the same host', { hostname: '127.0.0.1', scope: 'internet' }],
    ['it is listed', PUBLIC, judgeOf('127.0.0.0/8')],
  ];
  for (const [why, challenger, judge] of taken) {
    it(`is taken where ${why}`, async (t) => {
      const { url } = await startPeer(t, (response) => response.end('{"token":"t"}'));

      assert.deepEqual(await asked(t, `${url}/token`, challenger, judge === undefined ? {} : { judge }), {
        kind: 'token',
        token: 't',
      });
    });
  }
});

function judgeOf(...allowed: readonly string[]): Judge {
  return createJudge(allowList(allowed));
}

type Agents = Readonly<Record<'http', Agent>> & Readonly<Record<'https', TlsAgent>>;

function agentsOf(t: TestContext): Agents {
  const agents = { http: new Agent({ keepAlive: true }), https: new TlsAgent() };
  t.after(() => agents.http.destroy());
  return agents;
}

function asked(
  t: TestContext,
  realm: string,
  challenger: Peer,
  { judge = judgeOf(), agents = agentsOf(t) }: { readonly judge?: Judge; readonly agents?: Agents } = {},
): Promise<TokenAnswer> {
  return fetchToken(
    {
      registry: new URL('http://registry.example'),
      challenger,
      challenge: { scheme: 'bearer', parameters: { realm } },
      scope: 'repository:app:pull',
      credentials: undefined,
      trustedRealms: [],
    },
    {
      agents,
      judge,
      headers: {},
      idleMilliseconds: 1000,
      isPrivateAllowed: true,
      isProxied: false,
      signal: new AbortController().signal,
    },
  );
}

function refusalOf(answer: TokenAnswer): string {
  assert.equal(answer.kind, 'refused');
  return answer.kind === 'refused' ? answer.reason : '';
}
