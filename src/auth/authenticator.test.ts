import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import type { Database } from '../db/index.ts';
import { authenticator } from './authenticator.ts';
import { identities } from './identities.ts';
import { anonymousIdentity } from './permissions.ts';
import { secretBox } from './secret-box.ts';
import type { Grant, Identity, LoginOutcome } from './types.ts';

const GRANTS: readonly Grant[] = [
  { permission: 'pull', pattern: '*' },
  { permission: 'push', pattern: 'team-a/*' },
];
const WEB: readonly Grant[] = [{ permission: 'push', pattern: 'team-a/web' }];

eachDatabase('the authenticator', (open) => {
  it('knows the key of a signature', async () => {
    const { auth, key, alice } = await setUp(open);

    assert.deepEqual(await auth.accessKey(key.id), { id: key.id, secret: key.secret, identity: alice });
  });

  for (const id of ['', 'AWS', 'AKPQUNKNOWNUNKNOWNXX', "' or 1=1 --", 'x'.repeat(100_000), 'a\0b']) {
    it(`does not know ${JSON.stringify(id.slice(0, 24))} as a key`, async () => {
      const { auth } = await setUp(open);

      assert.equal(await auth.accessKey(id), undefined);
      assert.deepEqual(await auth.basic(id, 'x'), { kind: 'unknown' });
    });
  }

  it('knows a key with its secret, and no other secret', async () => {
    const { auth, key, alice } = await setUp(open);

    assert.deepEqual(await auth.basic(key.id, key.secret), identity(alice));
    for (const wrong of ['', key.secret.slice(1), `${key.secret} `, key.secret.toLowerCase(), key.id]) {
      assert.deepEqual(await auth.basic(key.id, wrong), { kind: 'unknown' });
    }
  });

  it('issues passwords for AWS that hold for twelve hours', async () => {
    const { auth, alice, at } = await setUp(open);

    const { password, expiresAt } = await auth.issuePassword(alice);

    assert.equal(expiresAt, at.milliseconds + 43_200_000);
    assert.ok(password.length < 2500);
    assert.deepEqual(await auth.basic('AWS', password), identity(alice));
    assert.deepEqual(await auth.basic('aws', password), { kind: 'unknown' });
    assert.deepEqual(await auth.basic('AWS', `${password}x`), { kind: 'unknown' });
    at.milliseconds += 43_200_000;
    assert.deepEqual(await auth.basic('AWS', password), { kind: 'expired' });
  });

  it('issues bearer tokens for what was asked and is allowed', async () => {
    const { auth, alice, at } = await setUp(open);
    const asked: Grant[] = [...WEB, { permission: 'push', pattern: 'team-b/web' }];

    const { token, expiresInSeconds, issuedAt } = await auth.issueBearer(alice, asked);

    const grants: Grant[] = [...WEB, { permission: 'pull', pattern: 'team-b/web' }];
    assert.deepEqual(await auth.bearer(token), identity({ ...alice, grants, scoped: true, asked }));
    assert.deepEqual([expiresInSeconds, issuedAt], [1800, at.milliseconds]);
    at.milliseconds += 1_800_000;
    assert.deepEqual(await auth.bearer(token), { kind: 'expired' });
  });

  it('issues a bearer token for nothing, which tells who it is', async () => {
    const { auth, alice } = await setUp(open);

    const { token } = await auth.issueBearer(alice, []);

    assert.deepEqual(await auth.bearer(token), identity({ ...alice, grants: [], scoped: true, asked: [] }));
  });

  it('takes no token for one of the other sort', async () => {
    const { auth, alice } = await setUp(open);
    const { password } = await auth.issuePassword(alice);
    const { token } = await auth.issueBearer(alice, WEB);

    assert.deepEqual(await auth.bearer(password), { kind: 'unknown' });
    assert.deepEqual(await auth.basic('AWS', token), { kind: 'unknown' });
  });

  it('does not widen a token by asking for another with it', async () => {
    const { auth, alice } = await setUp(open);
    const first = await auth.bearer((await auth.issueBearer(alice, WEB)).token);
    assert.ok(first.kind === 'identity');

    const { token } = await auth.issueBearer(first.identity, [{ permission: 'push', pattern: 'team-a/other' }]);

    assert.deepEqual(await auth.bearer(token), identity({ ...alice, grants: [], scoped: true, asked: [] }));
  });

  for (const [what, takeBack] of [
    ['user was removed', (users) => users.remove('alice')],
    ['user was disabled', (users) => users.setDisabled('alice', true)],
    ['keys were rolled', (users) => users.rollKeys('alice')],
    [
      'user was removed and made again',
      async (users) => {
        await users.remove('alice');
        await users.create('alice', GRANTS);
      },
    ],
  ] as readonly [string, (users: ReturnType<typeof identities>) => Promise<unknown>][]) {
    it(`refuses key, password and token within a second after the ${what}`, async () => {
      const { auth, users, key, alice, at } = await setUp(open);
      const { password } = await auth.issuePassword(alice);
      const { token } = await auth.issueBearer(alice, WEB);
      assert.equal((await auth.basic('AWS', password)).kind, 'identity');

      await takeBack(users);
      at.milliseconds += 1000;

      assert.equal(await auth.accessKey(key.id), undefined);
      assert.deepEqual(await auth.basic(key.id, key.secret), { kind: 'unknown' });
      assert.deepEqual(await auth.basic('AWS', password), { kind: 'unknown' });
      assert.deepEqual(await auth.bearer(token), { kind: 'unknown' });
    });
  }

  it('shrinks a token with the grants of its user, and never grows it', async () => {
    const { auth, users, alice, at } = await setUp(open);
    const { token } = await auth.issueBearer(alice, [...WEB, { permission: 'pull', pattern: 'other' }]);
    const grants = async () => {
      at.milliseconds += 1000;
      const outcome = await auth.bearer(token);
      return outcome.kind === 'identity' ? outcome.identity.grants : outcome.kind;
    };
    const [web, other] = ['team-a/web', 'other'].map((pattern): Grant => ({ permission: 'pull', pattern }));

    await users.revoke('alice', [{ permission: 'push', pattern: 'team-a/*' }]);
    assert.deepEqual(await grants(), [web, other]);
    await users.revoke('alice', [{ permission: 'pull', pattern: '*' }]);
    assert.deepEqual(await grants(), []);
    await users.grant('alice', [{ permission: 'administer', pattern: '*' }]);
    assert.deepEqual(await grants(), [...WEB, other]);
  });

  it('has tokens for the anonymous where they may pull, and for nobody else then', async () => {
    const { auth, database, master, clock } = await setUp(open);
    const openly = authenticator({ database, master, clock, anonymousPull: true });
    const anonymous = anonymousIdentity(true);

    const { token } = await openly.issueBearer(anonymous, WEB);

    const grants: Grant[] = [{ permission: 'pull', pattern: 'team-a/web' }];
    assert.deepEqual(await openly.bearer(token), identity({ ...anonymous, grants, scoped: true, asked: WEB }));
    assert.deepEqual(await auth.bearer(token), { kind: 'unknown' });
  });

  it('says that a secret is sealed with another master key', async () => {
    const { database, clock, key } = await setUp(open);
    const other = authenticator({ database, master: someMasterKey(), clock, anonymousPull: false });

    await assert.rejects(other.accessKey(key.id), /cannot open the sealed secret of "access key AKPQ/);
  });
});

async function setUp(open: () => Promise<Database>) {
  const [database, master, at] = [await open(), someMasterKey(), { milliseconds: 1_700_000_000_000 }];
  const clock = () => at.milliseconds;
  const users = identities({ database, box: secretBox(master), clock });
  const key = await users.create('alice', GRANTS);
  assert.ok(key);
  const auth = authenticator({ database, master, clock, anonymousPull: false });
  const { identity: alice } = (await auth.accessKey(key.id)) ?? {};
  assert.ok(alice);
  assert.deepEqual(new Set(alice.grants), new Set(GRANTS));
  return { database, master, clock, at, users, key, auth, alice };
}

function identity(expected: Identity): LoginOutcome {
  return { kind: 'identity', identity: expected };
}
