import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import type { Database } from '../db/index.ts';
import { generateKey, isAccessKeyId, isSecret, openKey } from './access-key.ts';
import { identities, isIdentityName } from './identities.ts';
import { secretBox } from './secret-box.ts';
import { findKey } from './store.ts';
import type { Grant } from './types.ts';

const TEAM_A: readonly Grant[] = [
  { permission: 'pull', pattern: '*' },
  { permission: 'push', pattern: 'team-a/*' },
];
const box = secretBox(someMasterKey());

eachDatabase('users', (open) => {
  it('are made with grants and a key, which the database holds sealed', async () => {
    const { users, database } = await setUp(open);

    const key = await users.create('alice', TEAM_A);

    assert.ok(key);
    const [alice] = await users.list();
    assert.deepEqual(alice, {
      id: alice?.id,
      name: 'alice',
      createdAt: 1000,
      disabled: false,
      hasPassword: false,
      grants: TEAM_A,
      keys: [{ id: key.id, createdAt: 1000 }],
    });
    const row = await findKey(database.query, key.id);
    assert.ok(row);
    assert.equal(Buffer.from(row.sealed).includes(key.secret), false);
    assert.equal(openKey(box, row), key.secret);
    assert.throws(() => openKey(box, { ...row, identityId: row.identityId + 1 }), /cannot open/);
  });

  it('have names of their own', async () => {
    const { users } = await setUp(open);
    await users.create('alice', TEAM_A);

    assert.equal(await users.create('alice', []), undefined);

    assert.deepEqual(
      (await users.list()).map(({ grants, keys }) => [grants.length, keys.length]),
      [[2, 1]],
    );
  });

  it('are listed by name', async () => {
    const { users } = await setUp(open);
    for (const name of ['bob', 'Zoe', 'alice']) await users.create(name, []);

    assert.deepEqual(
      (await users.list()).map(({ name }) => name),
      ['Zoe', 'alice', 'bob'],
    );
  });

  it('go with their grants and keys', async () => {
    const { users, database } = await setUp(open);
    const key = await users.create('alice', TEAM_A);

    assert.equal(await users.remove('alice'), true);

    assert.equal(await users.remove('alice'), false);
    assert.equal(await findKey(database.query, key?.id ?? ''), undefined);
    assert.deepEqual(await database.query.selectFrom('identity_grant').selectAll().execute(), []);
  });

  it('are disabled and enabled', async () => {
    const { users, database } = await setUp(open);
    const key = await users.create('alice', TEAM_A);
    const isDisabled = async () => (await findKey(database.query, key?.id ?? ''))?.disabled;

    assert.equal(await users.setDisabled('alice', true), true);
    assert.equal(await isDisabled(), true);
    assert.equal(await users.setDisabled('alice', false), true);
    assert.equal(await isDisabled(), false);
    assert.equal(await users.setDisabled('bob', true), false);
  });

  it('are granted and taken back what they may do', async () => {
    const { users } = await setUp(open);
    await users.create('alice', []);
    const [pull, push] = TEAM_A;
    assert.ok(pull && push);

    assert.equal(await users.grant('alice', [pull, push]), true);
    assert.equal(await users.grant('alice', [push]), true);
    assert.equal(await users.revoke('alice', [pull, { permission: 'pull', pattern: 'other' }]), 1);

    assert.deepEqual(
      (await users.list()).flatMap(({ grants }) => grants),
      [push],
    );
    assert.equal(await users.grant('bob', [pull]), false);
    assert.equal(await users.revoke('bob', [pull]), undefined);
  });

  it('have keys added and taken back, each its own', async () => {
    const { users, database } = await setUp(open);
    const first = await users.create('alice', []);
    const ofBob = await users.create('bob', []);
    const second = await users.addKey('alice');
    assert.ok(first && second && ofBob);

    assert.equal(await users.removeKey('alice', first.id), true);
    assert.equal(await users.removeKey('alice', first.id), false);
    assert.equal(await users.removeKey('alice', ofBob.id), false);

    assert.equal(await findKey(database.query, first.id), undefined);
    assert.equal((await findKey(database.query, second.id))?.name, 'alice');
    assert.equal((await findKey(database.query, ofBob.id))?.name, 'bob');
    assert.equal(await users.addKey('carol'), undefined);
    assert.equal(await users.removeKey('carol', first.id), undefined);
  });

  it('roll their keys: the new one is the only one', async () => {
    const { users } = await setUp(open);
    await users.create('alice', []);
    await users.addKey('alice');

    const rolled = await users.rollKeys('alice');

    assert.deepEqual(
      (await users.list()).flatMap(({ keys }) => keys.map(({ id }) => id)),
      [rolled?.id],
    );
    assert.equal(await users.rollKeys('bob'), undefined);
  });

  it('lose a permission that this release does not know', async () => {
    const { users, database } = await setUp(open);
    await users.create('alice', TEAM_A);

    await database.query
      .updateTable('identity_grant')
      .set({ permission: 'replicate' })
      .where('pattern', '=', '*')
      .execute();

    assert.deepEqual(
      (await users.list()).flatMap(({ grants }) => grants),
      [TEAM_A[1]],
    );
  });
});

it('makes keys of the form of access keys, never the same', () => {
  const keys = Array.from({ length: 200 }, generateKey);

  for (const { id, secret } of keys) {
    assert.match(id, /^AKPQ[A-Z2-7]{16}$/);
    assert.match(secret, /^[A-Za-z0-9]{40}$/);
    assert.ok(isAccessKeyId(id) && isSecret(secret));
  }
  assert.equal(new Set(keys.flatMap(({ id, secret }) => [id, secret])).size, 400);
});

for (const [name, expected] of [
  ['alice', true],
  ['alice@example.com', true],
  ['a', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['a b', false],
  ['a/b', false],
  ['a:b', false],
  ['a\n', false],
  ['anonymous', false],
  ['.', false],
  ['..', false],
  ['...', true],
] as const) {
  it(`${expected ? 'takes' : 'refuses'} ${JSON.stringify(name.slice(0, 20))} of ${name.length} characters as a name`, () => {
    assert.equal(isIdentityName(name), expected);
  });
}

for (const [id, expected] of [
  ['AKIAIOSFODNN7EXAMPLE', true],
  ['test', true],
  ['AWS', false],
  ['ab', false],
  ['a:b', false],
  ['a/b', false],
  ['', false],
  ['x'.repeat(129), false],
] as const) {
  it(`${expected ? 'takes' : 'refuses'} "${id.slice(0, 20)}" as an access key id`, () => {
    assert.equal(isAccessKeyId(id), expected);
  });
}

async function setUp(open: () => Promise<Database>) {
  const database = await open();
  return { database, users: identities({ database, box, clock: () => 1000 }) };
}
