import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { Command } from 'commander';
import { z } from 'zod';
import { someMasterKey } from '../../test/support/master-key.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { authenticator, databaseSessions } from '../auth/index.ts';
import { openSqlite } from '../db/index.ts';
import { addUserCommands } from './user.ts';

const keySchema = z.object({ name: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() });

it('makes a user whose key works at once in a server that runs', async (t) => {
  const { run, serve } = await setUp(t);
  const server = await serve();

  const key = keySchema.parse(JSON.parse(await run('user add ci --pull * --push team-a/* --push team-b --json')));

  const outcome = await server.basic(key.accessKeyId, key.secretAccessKey);
  assert.ok(outcome.kind === 'identity');
  assert.equal(outcome.identity.name, 'ci');
  assert.deepEqual(outcome.identity.grants.map(({ permission, pattern }) => `${permission} ${pattern}`).toSorted(), [
    'pull *',
    'push team-a/*',
    'push team-b',
  ]);
});

it('prints the key with what to type', async (t) => {
  const { run } = await setUp(t);

  const printed = await run('user add ci --pull *');

  const [, id = '', secret = ''] = /access key id +(\w{20})\n +secret access key +(\w{40})\n/.exec(printed) ?? [];
  assert.ok(printed.includes(`docker login -u ${id} -p ${secret} registry.example.com:5000\n`));
  assert.ok(printed.includes(`export AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret}\n`));
});

it('lists users for people and for programs', async (t) => {
  const { run } = await setUp(t);
  const admin = keySchema.parse(JSON.parse(await run('user add alice --administer --json')));
  const ci = keySchema.parse(JSON.parse(await run('user add ci --pull * --push team-a/* --json')));
  await run('user disable ci');

  assert.equal(
    await run('user list'),
    [
      'USER           MAY                    ACCESS KEYS',
      `alice          administer *           ${admin.accessKeyId}`,
      `ci (disabled)  pull *, push team-a/*  ${ci.accessKeyId}`,
      '',
    ].join('\n'),
  );
  const at = new Date(1000).toISOString();
  assert.deepEqual(JSON.parse(await run('user list --json')), [
    {
      name: 'alice',
      disabled: false,
      createdAt: at,
      grants: [{ permission: 'administer', pattern: '*' }],
      keys: [{ id: admin.accessKeyId, createdAt: at }],
    },
    {
      name: 'ci',
      disabled: true,
      createdAt: at,
      grants: [
        { permission: 'pull', pattern: '*' },
        { permission: 'push', pattern: 'team-a/*' },
      ],
      keys: [{ id: ci.accessKeyId, createdAt: at }],
    },
  ]);
});

it('changes what a user may do', async (t) => {
  const { run, listed } = await setUp(t);
  await run('user add ci --pull *');

  assert.match(await run('user grant ci --push team-a/*'), /^ci: granted\n/);
  assert.deepEqual(await listed(), ['ci: pull *, push team-a/*']);
  assert.match(await run('user revoke ci --pull *'), /^ci: revoked\n/);
  assert.deepEqual(await listed(), ['ci: push team-a/*']);
  await assert.rejects(run('user revoke ci --pull *'), /the user "ci" has no such grant/);
  assert.match(await run('user remove ci'), /^ci: removed\n/);
  assert.deepEqual(await listed(), []);
});

it('adds, removes and rolls keys', async (t) => {
  const { run, serve } = await setUp(t);
  const first = keySchema.parse(JSON.parse(await run('user add ci --pull * --json')));
  const second = keySchema.parse(JSON.parse(await run('user key add ci --json')));

  const server = await serve();
  assert.match(await run(`user key remove ci ${first.accessKeyId}`), /^ci: key AKPQ\w+ removed\n/);
  assert.equal((await server.basic(first.accessKeyId, first.secretAccessKey)).kind, 'unknown');
  assert.equal((await server.basic(second.accessKeyId, second.secretAccessKey)).kind, 'identity');

  const third = keySchema.parse(JSON.parse(await run('user key roll ci --json')));
  const later = await serve();
  assert.equal((await later.basic(second.accessKeyId, second.secretAccessKey)).kind, 'unknown');
  assert.equal((await later.basic(third.accessKeyId, third.secretAccessKey)).kind, 'identity');
  await assert.rejects(run(`user key remove ci ${first.accessKeyId}`), /the user "ci" has no key "AKPQ/);
});

it('says when nobody can administer any more', async (t) => {
  const { run } = await setUp(t);
  await run('user add alice --administer');
  await run('user add bob --administer');

  assert.equal(await run('user remove alice'), 'alice: removed\n');
  assert.match(
    await run('user disable bob'),
    /nobody can administer everything now: pratique user add NAME --administer/,
  );
});

for (const [command, message] of [
  ['user add ci --pull *', /there is a user "ci" already/],
  ['user remove nobody', /there is no user "nobody"/],
  ['user enable nobody', /there is no user "nobody"/],
  ['user grant nobody --pull *', /there is no user "nobody"/],
  ['user revoke nobody --pull *', /there is no user "nobody"/],
  ['user key add nobody', /there is no user "nobody"/],
  ['user key roll nobody', /there is no user "nobody"/],
  ['user key remove nobody AKPQ', /there is no user "nobody"/],
  ['user add a/b --pull *', /A name has 1 to 64 letters/],
  ['user add anonymous --pull *', /is not "anonymous"/],
  ['user add other --pull Team', /A pattern is a repository name/],
  ['user add other', /give at least one of --pull, --push and --administer/],
  ['user grant ci', /give at least one of/],
  ['user revoke ci', /give at least one of/],
] as const) {
  it(`refuses "${command}" and changes nothing`, async (t) => {
    const { run, listed } = await setUp(t);
    await run('user add ci --push team-a');

    await assert.rejects(run(command), message);

    assert.deepEqual(await listed(), ['ci: push team-a']);
  });
}

it('gives a password to sign in with, and takes it back', async (t) => {
  const { run, sessions } = await setUp(t);
  await run('user add alice --pull *');

  assert.equal(await run('user password alice', 'correct horse battery'), 'alice: password set\n');
  assert.equal((await (await sessions()).byPassword('alice', 'correct horse battery'))?.name, 'alice');
  await assert.rejects(run('user password alice', 'short'), /a password has at least 12 characters/);
  await assert.rejects(run('user password bob', 'correct horse battery'), /there is no user "bob"/);
  assert.equal(await run('user password alice --remove'), 'alice: password removed\n');
  assert.equal(await (await sessions()).byPassword('alice', 'correct horse battery'), undefined);
});

async function setUp(t: TestContext) {
  const [file, master, clock] = [`${temporaryFolder(t)}/pratique.db`, someMasterKey(), () => 1000];
  /** Answers what the command printed. */
  const run = async (line: string, typed = ''): Promise<string> => {
    let printed = '';
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addUserCommands(program, {
      async open() {
        const db = await openSqlite(file);
        return { db, master, close: () => db.close() };
      },
      url: () => 'http://registry.example.com:5000',
      clock,
      readPassword: async () => typed,
      write: (text) => {
        printed += text;
      },
    });
    await program.parseAsync(line.split(' '), { from: 'user' });
    return printed;
  };
  const listed = async () => {
    const [, ...lines] = (await run('user list')).trimEnd().split('\n');
    return lines.map((line) => line.split(/ {2,}/).slice(0, 2).join(': '));
  };
  const serve = async () => {
    const database = await openSqlite(file);
    t.after(() => database.close());
    return authenticator({ database, master, clock, anonymousPull: false });
  };
  const sessions = async () => {
    const database = await openSqlite(file);
    t.after(() => database.close());
    return databaseSessions(database, clock);
  };
  return { run, listed, serve, sessions };
}
