import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { requireClient } from '../../test/support/client.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import { memoryDatabase } from '../../test/support/memory-database.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import type { Database } from '../db/index.ts';
import { openKey } from './access-key.ts';
import { ADMINISTRATOR, createAdministrator } from './administrator.ts';
import { identities } from './identities.ts';
import { secretBox } from './secret-box.ts';
import { findKey } from './store.ts';

const run = promisify(execFile);
const box = secretBox(someMasterKey());
const EVERYTHING = [{ permission: 'administer', pattern: '*' }];
const CONFIGURED = { id: 'CONFIGUREDKEY1', secret: 'configured-secret-1' };

eachDatabase('the administrator', (open) => {
  it('is made at the first start, with a file that only its owner can read', async (t) => {
    const { database, options } = await setUp(open, temporaryFolder(t));

    const outcome = await createAdministrator(options);

    assert.equal(outcome.kind, 'made');
    assert.ok(outcome.kind === 'made');
    const row = await findKey(database.query, outcome.key.id);
    assert.ok(row);
    assert.deepEqual([row.name, row.grants], [ADMINISTRATOR, EVERYTHING]);
    assert.equal(openKey(box, row), outcome.key.secret);
    assert.equal(statSync(options.credentialsFile).mode & 0o777, 0o600);
    const file = readFileSync(options.credentialsFile, 'utf8');
    assert.match(
      file,
      new RegExp(`^aws_access_key_id = ${outcome.key.id}\naws_secret_access_key = ${outcome.key.secret}$`, 'm'),
    );
  });

  it('is left as it is at later starts, wherever its file went', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));
    await createAdministrator(options);
    const elsewhere = { ...options, credentialsFile: `${options.credentialsFile}-2` };

    assert.deepEqual(await createAdministrator(elsewhere), { kind: 'kept' });

    assert.equal(existsSync(elsewhere.credentialsFile), false);
    assert.equal((await users.list())[0]?.keys.length, 1);
  });

  it('is made once by servers that start at once', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));

    const outcomes = await Promise.all([0, 1, 2].map(() => createAdministrator(options)));

    assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['kept', 'kept', 'made']);
    const keys = (await users.list()).flatMap((user) => user.keys.map(({ id }) => id));
    assert.equal(keys.length, 1);
    assert.ok(readFileSync(options.credentialsFile, 'utf8').includes(keys[0] ?? '-'));
  });

  it('is not made where another user administers everything', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));
    await users.create('alice', [{ permission: 'administer', pattern: '*' }]);

    assert.deepEqual(await createAdministrator(options), { kind: 'kept' });
  });

  it('is made again with a new key where nobody administers any more', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));
    await users.create('alice', [{ permission: 'administer', pattern: 'team-a/*' }]);
    const first = await createAdministrator(options);
    await users.remove(ADMINISTRATOR);

    const second = await createAdministrator(options);

    assert.ok(first.kind === 'made' && second.kind === 'made');
    assert.notEqual(first.key.id, second.key.id);
    assert.ok(readFileSync(options.credentialsFile, 'utf8').includes(second.key.secret));
  });

  it('has the configured key, and no file', async (t) => {
    const { database, options } = await setUp(open, temporaryFolder(t));

    const outcome = await createAdministrator({ ...options, configured: CONFIGURED });

    assert.deepEqual(outcome, { kind: 'configured', accessKeyId: CONFIGURED.id });
    assert.equal(existsSync(options.credentialsFile), false);
    assert.equal(await secretOf(database, CONFIGURED.id), CONFIGURED.secret);
  });

  it('follows the configuration to another secret, another key, and none', async (t) => {
    const { database, users, options } = await setUp(open, temporaryFolder(t));
    await createAdministrator({ ...options, configured: CONFIGURED });
    const added = await users.addKey(ADMINISTRATOR);
    assert.ok(added);

    await createAdministrator({ ...options, configured: { ...CONFIGURED, secret: 'another-secret' } });
    assert.equal(await secretOf(database, CONFIGURED.id), 'another-secret');
    await createAdministrator({ ...options, configured: { id: 'CONFIGUREDKEY2', secret: 'secret-2' } });
    assert.equal(await secretOf(database, CONFIGURED.id), undefined);
    assert.equal(await secretOf(database, 'CONFIGUREDKEY2'), 'secret-2');
    assert.deepEqual(await createAdministrator(options), { kind: 'kept' });

    assert.deepEqual(
      (await users.list()).flatMap(({ keys }) => keys.map(({ id }) => id)),
      [added.id],
    );
  });

  it('keeps a key that was made here and then configured, when the configuration drops it', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));
    const made = await createAdministrator(options);
    assert.ok(made.kind === 'made');

    await createAdministrator({ ...options, configured: made.key });
    await createAdministrator(options);

    assert.deepEqual(
      (await users.list()).flatMap(({ keys }) => keys.map(({ id }) => id)),
      [made.key.id],
    );
  });

  it('is enabled again by a configured key', async (t) => {
    const { database, users, options } = await setUp(open, temporaryFolder(t));
    await createAdministrator({ ...options, configured: CONFIGURED });
    await users.setDisabled(ADMINISTRATOR, true);

    await createAdministrator({ ...options, configured: CONFIGURED });

    assert.equal((await findKey(database.query, CONFIGURED.id))?.disabled, false);
  });

  for (const [what, configured, message] of [
    ['an id with a colon', { id: 'a:b', secret: 'long-enough' }, /the configured access key id "a:b" is not/],
    ['the reserved id', { id: 'AWS', secret: 'long-enough' }, /the configured access key id "AWS" is not/],
    ['a short secret', { id: 'key', secret: 'short' }, /the configured secret of "key" is not/],
    ['a secret with a space', { id: 'key', secret: 'swordfish swordfish' }, /the configured secret of "key" is not/],
  ] as const) {
    it(`is refused ${what}`, async (t) => {
      const { users, options } = await setUp(open, temporaryFolder(t));

      await assert.rejects(createAdministrator({ ...options, configured }), message);

      assert.deepEqual(await users.list(), []);
    });
  }

  it('is refused a key of somebody else', async (t) => {
    const { users, options } = await setUp(open, temporaryFolder(t));
    const key = await users.create('alice', []);
    assert.ok(key);

    await assert.rejects(createAdministrator({ ...options, configured: key }), /belongs to the user "alice"/);
  });
});

it('writes a file that the AWS command line takes its key and region from', async (t) => {
  const aws = requireClient(t, 'aws');
  if (aws === undefined) return;
  const folder = temporaryFolder(t);
  const { options } = await setUp(() => memoryDatabase(t), folder);
  const outcome = await createAdministrator(options);
  assert.ok(outcome.kind === 'made');

  const env = { PATH: process.env['PATH'], HOME: folder, AWS_SHARED_CREDENTIALS_FILE: options.credentialsFile };
  const { stdout } = await run(aws, ['configure', 'list'], { env });

  assert.match(stdout, new RegExp(`access_key +\\*+${outcome.key.id.slice(-4)} +shared-credentials-file`));
  assert.match(stdout, /region +eu-test-7/);
});

async function setUp(open: () => Promise<Database>, folder: string) {
  const database = await open();
  const clock = () => 1000;
  const options = { database, box, clock, credentialsFile: `${folder}/credentials`, region: 'eu-test-7' };
  return { database, options, users: identities({ database, box, clock }) };
}

async function secretOf(database: Database, id: string): Promise<string | undefined> {
  const row = await findKey(database.query, id);
  return row && openKey(box, row);
}
