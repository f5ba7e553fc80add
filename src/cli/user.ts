import { Argument, type Command, InvalidArgumentError } from 'commander';
import {
  databaseSessions,
  type Identities,
  type IdentityRow,
  identities,
  isGrantPattern,
  isIdentityName,
  type MasterKey,
  type NewKey,
  passwordFault,
  secretBox,
} from '../auth/index.ts';
import type { Grant, Permission } from '../auth/types.ts';
import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { type JsonOption, json } from './options.ts';

/** What the commands work with; asked for only when one of them runs. */
export interface UserContext {
  /** The database and the master key; closed by the command. */
  open(): Promise<{ readonly db: Database; readonly master: MasterKey; close(): Promise<void> }>;
  /** The registry's public address. */
  url(): string;
  readonly clock: Clock;
  /** The first line of standard input; from a terminal, as it is typed unseen. */
  readPassword(): Promise<string>;
  /** Prints to standard output. */
  write(text: string): void;
}

/**
 * Adds `pratique user …`: who may log in and what they may do. The commands work on the database itself, beside a
 * running server, which follows within a second. What cannot be done is thrown as an Error for people.
 */
export function addUserCommands(program: Command, context: UserContext): void {
  const user = program.command('user').description('who may log in, and what they may do');
  addIdentityCommands(user, context);
  addGrantCommands(user, context);
  addPasswordCommand(user, context);
  addKeyCommands(user.command('key').description('access keys of a user'), context);
}

function addIdentityCommands(user: Command, context: UserContext): void {
  withGrants(user.command('add').description('make a user with a key, which is shown this once').addArgument(name()))
    .addOption(json())
    .action(async (who: string, options: GrantOptions & JsonOption, command: Command) => {
      const grants = demandGrants(options, command);
      const key = await withUsers(context, (users) => users.create(who, grants));
      if (key === undefined) throw new Error(`there is a user "${who}" already`);
      printKey(context, { who, key, asJson: options.json === true });
    });
  user
    .command('list')
    .description('users, their grants and the ids of their keys')
    .addOption(json())
    .action(async (options: JsonOption) => {
      const all = await withUsers(context, (users) => users.list());
      context.write(options.json === true ? `${JSON.stringify(all.map(jsonOf), null, 2)}\n` : tableOf(all));
    });
  user
    .command('remove')
    .description('remove a user with its keys')
    .addArgument(name())
    .action((who: string) => change(context, who, { done: 'removed', work: (users) => users.remove(who) }));
  for (const [word, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    user
      .command(word)
      .description(disabled ? 'refuse a user everywhere, keeping what it has' : 'undo disable')
      .addArgument(name())
      .action((who: string) =>
        change(context, who, { done: `${word}d`, work: (users) => users.setDisabled(who, disabled) }),
      );
  }
}

function addGrantCommands(user: Command, context: UserContext): void {
  withGrants(user.command('grant').description('let a user do more').addArgument(name())).action(
    async (who: string, options: GrantOptions, command: Command) => {
      const grants = demandGrants(options, command);
      await change(context, who, { done: 'granted', work: (users) => users.grant(who, grants) });
    },
  );
  withGrants(user.command('revoke').description('take a grant back, named as it was given').addArgument(name())).action(
    async (who: string, options: GrantOptions, command: Command) => {
      const grants = demandGrants(options, command);
      const revoke = async (users: Identities) => {
        const count = await users.revoke(who, grants);
        if (count === 0) throw new Error(`the user "${who}" has no such grant: see pratique user list`);
        return count !== undefined;
      };
      await change(context, who, { done: 'revoked', work: revoke });
    },
  );
}

function addKeyCommands(key: Command, context: UserContext): void {
  const printNew = async (
    who: string,
    options: JsonOption,
    work: (users: Identities) => Promise<NewKey | undefined>,
  ) => {
    const made = await withUsers(context, work);
    if (made === undefined) throw new Error(`there is no user "${who}"`);
    printKey(context, { who, key: made, asJson: options.json === true });
  };
  key
    .command('add')
    .description('make another key, which is shown this once')
    .addArgument(name())
    .addOption(json())
    .action((who: string, options: JsonOption) => printNew(who, options, (users) => users.addKey(who)));
  key
    .command('roll')
    .description('make a key, and take all earlier ones back')
    .addArgument(name())
    .addOption(json())
    .action((who: string, options: JsonOption) => printNew(who, options, (users) => users.rollKeys(who)));
  key
    .command('remove')
    .description('take a key back, with the tokens that came of it')
    .addArgument(name())
    .argument('<access-key-id>')
    .action(async (who: string, id: string) => {
      const remove = async (users: Identities) => {
        const had = await users.removeKey(who, id);
        if (had === false) throw new Error(`the user "${who}" has no key "${id}"`);
        return had === true;
      };
      await change(context, who, { done: `key ${id} removed`, work: remove });
    });
}

function addPasswordCommand(user: Command, context: UserContext): void {
  user
    .command('password')
    .description('give a user a password to sign in to the console with; it is read from standard input')
    .addArgument(name())
    .option('--remove', 'take the password back')
    .action(async (who: string, { remove }: { readonly remove?: boolean }) => {
      const password = remove === true ? undefined : await context.readPassword();
      const fault = password === undefined ? undefined : passwordFault(password);
      if (fault !== undefined) throw new Error(fault);
      await withDatabase(context, async ({ db }) => {
        if (await databaseSessions(db, context.clock).setPassword(who, password)) return;
        throw new Error(`there is no user "${who}"`);
      });
      context.write(`${who}: password ${password === undefined ? 'removed' : 'set'}\n`);
    });
}

interface GrantOptions {
  readonly pull?: readonly string[];
  readonly push?: readonly string[];
  readonly administer?: boolean;
}

function name(): Argument {
  return new Argument('<name>').argParser((text) => {
    if (isIdentityName(text)) return text;
    throw new InvalidArgumentError('A name has 1 to 64 letters, digits and _+=,.@- and is not "anonymous".');
  });
}

function withGrants(command: Command): Command {
  return command
    .option('--pull <pattern>', 'let it pull repositories that match, such as "team-a/*" (repeatable)', pattern)
    .option('--push <pattern>', 'let it pull and push them (repeatable)', pattern)
    .option('--administer', 'let it do everything');
}

function pattern(text: string, earlier: readonly string[] = []): readonly string[] {
  if (isGrantPattern(text)) return [...earlier, text];
  throw new InvalidArgumentError('A pattern is a repository name in which * stands for any characters.');
}

function demandGrants(options: GrantOptions, command: Command): readonly Grant[] {
  const of = (permission: Permission, patterns: readonly string[] = []) =>
    patterns.map((each) => ({ permission, pattern: each }));
  const grants = [
    ...of('pull', options.pull),
    ...of('push', options.push),
    ...of('administer', options.administer === true ? ['*'] : []),
  ];
  if (grants.length === 0) command.error('error: give at least one of --pull, --push and --administer');
  return grants;
}

async function withUsers<T>(context: UserContext, work: (users: Identities) => Promise<T>): Promise<T> {
  return await withDatabase(context, ({ db, master }) =>
    work(identities({ database: db, box: secretBox(master), clock: context.clock })),
  );
}

async function withDatabase<T>(
  context: UserContext,
  work: (opened: { readonly db: Database; readonly master: MasterKey }) => Promise<T>,
): Promise<T> {
  const { db, master, close } = await context.open();
  try {
    return await work({ db, master });
  } finally {
    await close();
  }
}

/** `work` answers whether there is such a user. */
async function change(
  context: UserContext,
  who: string,
  { done, work }: { done: string; work: (users: Identities) => Promise<boolean> },
): Promise<void> {
  await withUsers(context, async (users) => {
    if (!(await work(users))) throw new Error(`there is no user "${who}"`);
    context.write(`${who}: ${done}\n`);
    if (!(await users.list()).some(canAdminister)) {
      context.write('nobody can administer everything now: pratique user add NAME --administer\n');
    }
  });
}

function canAdminister({ disabled, grants, keys }: IdentityRow): boolean {
  return (
    !disabled && keys.length > 0 && grants.some((grant) => grant.permission === 'administer' && grant.pattern === '*')
  );
}

function printKey(context: UserContext, { who, key, asJson }: { who: string; key: NewKey; asJson: boolean }): void {
  const host = new URL(context.url()).host;
  if (asJson) {
    const made = { name: who, accessKeyId: key.id, secretAccessKey: key.secret };
    return context.write(`${JSON.stringify(made, null, 2)}\n`);
  }
  context.write(
    [
      `${who}: a new access key; its secret is shown this once`,
      `  access key id      ${key.id}`,
      `  secret access key  ${key.secret}`,
      '',
      'log in:',
      `  docker login -u ${key.id} -p ${key.secret} ${host}`,
      `  export AWS_ACCESS_KEY_ID=${key.id} AWS_SECRET_ACCESS_KEY=${key.secret}`,
      '',
    ].join('\n'),
  );
}

function jsonOf({ name: who, disabled, createdAt, grants, keys }: IdentityRow): unknown {
  const made = keys.map((key) => ({ id: key.id, createdAt: new Date(key.createdAt).toISOString() }));
  return { name: who, disabled, createdAt: new Date(createdAt).toISOString(), grants, keys: made };
}

/** A line for each user, in columns. */
function tableOf(all: readonly IdentityRow[]): string {
  const rows = all.map(({ name: who, disabled, grants, keys }) => [
    disabled ? `${who} (disabled)` : who,
    grants.map((grant) => `${grant.permission} ${grant.pattern}`).join(', ') || 'nothing',
    keys.map(({ id }) => id).join(', ') || 'none',
  ]);
  const table = [['USER', 'MAY', 'ACCESS KEYS'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}
