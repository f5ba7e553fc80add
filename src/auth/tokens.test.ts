import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { someMasterKey } from '../../test/support/master-key.ts';
import { deriveKey } from './master-key.ts';
import { type Tokens, tokens } from './tokens.ts';
import type { Grant } from './types.ts';

const master = someMasterKey();
const SCOPE: readonly Grant[] = [{ permission: 'push', pattern: 'team-a/web' }];

describe('tokens', () => {
  it('say whom they are for, with what scope, and how long', async () => {
    const { bearers } = setUp();

    const { token, issuedAt, expiresAt } = await bearers.sign({ name: 'alice', accessKeyId: 'KEY', scope: SCOPE });

    const claims = { name: 'alice', accessKeyId: 'KEY', scope: SCOPE };
    assert.deepEqual(await bearers.verify(token), { kind: 'claims', claims });
    assert.deepEqual([issuedAt, expiresAt], [1_000_000, 1_000_060]);
  });

  it('keep an empty scope apart from none', async () => {
    const { bearers } = setUp();

    const limited = await bearers.sign({ name: 'alice', scope: [] });
    const unlimited = await bearers.sign({ name: 'alice' });

    assert.deepEqual(await bearers.verify(limited.token), { kind: 'claims', claims: { name: 'alice', scope: [] } });
    assert.deepEqual(await bearers.verify(unlimited.token), { kind: 'claims', claims: { name: 'alice' } });
  });

  it('expire on the second', async () => {
    const { bearers, at } = setUp();
    const { token } = await bearers.sign({ name: 'alice' });

    at.milliseconds += 59_999;
    assert.equal((await bearers.verify(token)).kind, 'claims');
    at.milliseconds += 1;
    assert.equal((await bearers.verify(token)).kind, 'expired');
  });

  it('are not valid for another purpose, or under another master key', async () => {
    const { bearers, passwords } = setUp();
    const { token } = await bearers.sign({ name: 'alice' });
    const elsewhere = setUp(someMasterKey()).bearers;

    assert.equal((await passwords.verify(token)).kind, 'unknown');
    assert.equal((await elsewhere.verify(token)).kind, 'unknown');
  });

  it('are refused with any character changed', async () => {
    const { bearers } = setUp();
    const { token } = await bearers.sign({ name: 'alice', accessKeyId: 'KEY', scope: SCOPE });

    for (const [at, character] of Array.from(token).entries()) {
      // The last character stands for four bits of its six: A to D are the same there.
      const changed = `${token.slice(0, at)}${'ABCD'.includes(character) ? 'x' : 'A'}${token.slice(at + 1)}`;
      assert.equal((await bearers.verify(changed)).kind, 'unknown', `character ${at}`);
    }
  });

  it('are refused cut short, made up, or very long', async () => {
    const { bearers } = setUp();
    const { token } = await bearers.sign({ name: 'alice' });
    const texts = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.nat(token.length - 1).map((length) => token.slice(0, length)),
    );

    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        assert.equal((await bearers.verify(text)).kind, 'unknown');
      }),
    );
    assert.equal((await bearers.verify(`${token}${'A'.repeat(20_000)}`)).kind, 'unknown');
  });
});

describe('a token that somebody signed otherwise', () => {
  const good = { alg: 'HS256', typ: 'pratique-bearer-token+jwt' };
  const claims = { iss: 'pratique', aud: 'bearer-token', sub: 'alice', iat: 1_000_000, exp: 1_000_060 };
  const { exp: _exp, ...endless } = claims;
  const { sub: _sub, ...nameless } = claims;

  for (const [what, header, payload, expected] of [
    ['as we do', good, claims, 'claims'],
    ['with no algorithm', { ...good, alg: 'none' }, claims, 'unknown'],
    ['as HS512', { ...good, alg: 'HS512' }, claims, 'unknown'],
    ['as RS256', { ...good, alg: 'RS256' }, claims, 'unknown'],
    ['without a type', { alg: 'HS256' }, claims, 'unknown'],
    ['with the type of a password', { ...good, typ: 'pratique-password-token+jwt' }, claims, 'unknown'],
    ['for the audience of a password', good, { ...claims, aud: 'password-token' }, 'unknown'],
    ['by another issuer', good, { ...claims, iss: 'somebody' }, 'unknown'],
    ['for ever', good, endless, 'unknown'],
    ['for nobody', good, nameless, 'unknown'],
    ['with a scope of another form', good, { ...claims, scope: 'repository:x:pull' }, 'unknown'],
    ['with a critical extension', { ...good, crit: ['b64'], b64: false }, claims, 'unknown'],
  ] as const) {
    it(`${what} is ${expected === 'claims' ? 'taken' : 'refused'}`, async () => {
      const { bearers } = setUp();

      assert.equal((await bearers.verify(signed(header, payload))).kind, expected);
    });
  }

  it('with permissions that this release does not know loses them', async () => {
    const { bearers } = setUp();
    const key = deriveKey(master, 'bearer-token');
    const payload = {
      ...claims,
      scope: [
        ['replicate', 'x'],
        ['pull', 'y'],
      ],
    };

    const outcome = await bearers.verify(await new SignJWT(payload).setProtectedHeader(good).sign(key));

    const scope = [{ permission: 'pull', pattern: 'y' }];
    assert.deepEqual(outcome, { kind: 'claims', claims: { name: 'alice', scope } });
  });
});

function setUp(key = master): { bearers: Tokens; passwords: Tokens; at: { milliseconds: number } } {
  const at = { milliseconds: 1_000_000_000 };
  const common = { master: key, lifetimeSeconds: 60, clock: () => at.milliseconds };
  return {
    at,
    bearers: tokens({ ...common, purpose: 'bearer-token' }),
    passwords: tokens({ ...common, purpose: 'password-token' }),
  };
}

/** A compact JWS with a right HMAC-SHA256, whatever its header says. */
function signed(header: object, payload: object): string {
  const [head, body] = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const mac = createHmac('sha256', deriveKey(master, 'bearer-token')).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${mac}`;
}
