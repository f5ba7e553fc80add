import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import type { Database } from '../db/index.ts';
import { identities } from './identities.ts';
import { secretBox } from './secret-box.ts';
import { databaseSessions, passwordFault } from './sessions.ts';
import type { Grant } from './types.ts';

const HOUR = 60 * 60 * 1000;
const PULL: readonly Grant[] = [{ permission: 'pull', pattern: '*' }];
const PASSWORD = 'correct horse battery';

eachDatabase('sessions', (open) => {
  it('are of who signed in with a password, which the database holds hashed', async () => {
    const { sessions, database } = await setUp(open);
    await sessions.setPassword('alice', PASSWORD);

    const identity = await sessions.byPassword('alice', PASSWORD);

    assert.deepEqual(identity, { kind: 'user', name: 'alice', grants: PULL });
    const { hash } = await database.query.selectFrom('identity_password').select('hash').executeTakeFirstOrThrow();
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(hash.includes(PASSWORD), false);
    const begun = await sessions.begin(identity);
    assert.deepEqual(await sessions.find(begun?.token ?? ''), { identity, endsAt: begun?.endsAt });
    const stored = await database.query.selectFrom('session').select('hash').execute();
    assert.equal(
      stored.some((row) => row.hash === begun?.token),
      false,
    );
  });

  it('are of nobody with another password, another name, none, or who is disabled', async () => {
    const { sessions, users } = await setUp(open);
    await sessions.setPassword('alice', PASSWORD);
    await users.create('bob', PULL);

    assert.equal(await sessions.byPassword('alice', `${PASSWORD}.`), undefined);
    assert.equal(await sessions.byPassword('carol', PASSWORD), undefined);
    assert.equal(await sessions.byPassword('bob', ''), undefined);
    assert.equal(await sessions.byPassword('alice', 'x'.repeat(1_000_000)), undefined);
    await users.setDisabled('alice', true);
    assert.equal(await sessions.byPassword('alice', PASSWORD), undefined);
  });

  it('end when they are ended, with their user, with their key, and with another password', async () => {
    const { sessions, users, key, begun } = await setUp(open);
    const other = await begun();
    await sessions.end(other);
    assert.equal(await sessions.find(other), undefined);

    const byKey = await begun(key);
    await users.removeKey('alice', key);
    assert.equal(await sessions.find(byKey), undefined);

    const byPassword = await begun();
    await sessions.setPassword('alice', PASSWORD);
    assert.equal(await sessions.find(byPassword), undefined);

    const last = await begun();
    await users.setDisabled('alice', true);
    assert.equal(await sessions.find(last), undefined);
    await users.setDisabled('alice', false);
    assert.notEqual(await sessions.find(last), undefined);
    await users.remove('alice');
    assert.equal(await sessions.find(last), undefined);
    assert.equal(await sessions.setPassword('alice', PASSWORD), false);
  });

  it('end 12 hours after their last use, and after a week', async () => {
    const { sessions, begun, clock } = await setUp(open);
    const token = await begun();

    clock.now += 11 * HOUR;
    assert.notEqual(await sessions.find(token), undefined);
    clock.now += 11 * HOUR;
    assert.notEqual(await sessions.find(token), undefined);
    clock.now += 12 * HOUR;
    assert.equal(await sessions.find(token), undefined);

    const busy = await begun();
    for (let used = 0; used < 15; used += 1) {
      clock.now += 11 * HOUR;
      assert.notEqual(await sessions.find(busy), undefined);
    }
    clock.now += 11 * HOUR;
    assert.equal(await sessions.find(busy), undefined);
  });

  it('that have ended are swept when another begins', async () => {
    const { begun, clock, database } = await setUp(open);
    await begun();
    clock.now += 13 * HOUR;
    await begun();

    assert.equal((await database.query.selectFrom('session').selectAll().execute()).length, 1);
  });

  it('follow what their user may do', async () => {
    const { sessions, users, begun } = await setUp(open);
    const token = await begun();

    await users.grant('alice', [{ permission: 'administer', pattern: 'team-a/*' }]);

    const found = await sessions.find(token);
    assert.equal(found?.identity.grants.length, 2);
  });

  for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(1_000_000), "' or 1=1 --"]) {
    it(`are none with the token ${JSON.stringify(token.slice(0, 20))}`, async () => {
      const { sessions, begun } = await setUp(open);
      await begun();

      assert.equal(await sessions.find(token), undefined);
    });
  }
});

describe('passwordFault', () => {
  const CASES: readonly (readonly [string, RegExp | undefined])[] = [
    ['correct horse battery', undefined],
    ['🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂', undefined],
    ['short', /at least 12/],
    ['🙂🙂🙂🙂🙂🙂', /at least 12/],
    ['x'.repeat(257), /at most 256/],
  ];
  for (const [password, expected] of CASES) {
    it(`judges ${password.slice(0, 30)}`, () => {
      const fault = passwordFault(password);

      if (expected === undefined) assert.equal(fault, undefined);
      else assert.match(fault ?? '', expected);
    });
  }
});

async function setUp(open: () => Promise<Database>) {
  const database = await open();
  const clock = { now: 1_000_000 };
  const users = identities({ database, box: secretBox(someMasterKey()), clock: () => clock.now });
  const sessions = databaseSessions(database, () => clock.now);
  const key = (await users.create('alice', PULL))?.id ?? '';
  const begun = async (accessKeyId?: string) => {
    const identity = { kind: 'user', name: 'alice', grants: PULL } as const;
    const session = await sessions.begin(accessKeyId === undefined ? identity : { ...identity, accessKeyId });
    return session?.token ?? '';
  };
  return { database, users, sessions, clock, key, begun };
}
