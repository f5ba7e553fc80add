import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config/index.ts';
import type { Clock } from '../lib/clock.ts';
import { parseRepositoryName, type RepositoryName } from '../oci/name.ts';
import { type Repositories, type Repository, repositoriesOf, SANDBOX_DAYS } from '../registry/index.ts';
import { withDatabase } from './advisories/with-database.ts';
import { tableOf } from './table.ts';

/** What the commands work with. */
export interface RepositoriesContext {
  config(): Config;
  readonly clock: Clock;
  /** Prints to standard output. */
  write(text: string): void;
}

const MOST_DAYS = 365;
const PAGE = 500;

/**
 * Adds `pratique repositories …`: what of a repository no API of ECR can set. The commands work on the database itself,
 * beside a running server. What cannot be done is thrown as an Error for people.
 */
export function addRepositoriesCommands(program: Command, context: RepositoriesContext): void {
  const repositories = program.command('repositories').description('repositories, and which of them are sandboxes');
  repositories
    .command('list')
    .description('the repositories, by name')
    .option('--json', 'print JSON')
    .action((options: { readonly json?: boolean }) =>
      withRepositories(context, async (store) => {
        const all = await everyOne(store);
        if (options.json === true) return context.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
        const rows = all.map(({ name, createdAt, sandbox }) => [name, dayOf(createdAt), sandboxText(sandbox)]);
        context.write(tableOf([['REPOSITORY', 'MADE (UTC)', 'SANDBOX'], ...rows]).join(''));
      }),
    );
  repositories
    .command('sandbox')
    .description('make a repository one that nobody is told of and whose images go by themselves, or no longer one')
    .argument('<name>', 'the repository', repositoryName)
    .argument('<state>', 'on or off', onOrOff)
    .addOption(
      new Option('--expires-days <days>', 'how many days after its push an image goes')
        .argParser(daysOf)
        .default(SANDBOX_DAYS),
    )
    .action((name: RepositoryName, isOn: boolean, { expiresDays: days }: { readonly expiresDays: number }) =>
      withRepositories(context, async (store) => {
        const changed = await store.update(name, { sandbox: isOn ? { days } : null });
        if (changed === undefined) throw new Error(`there is no repository "${name}"`);
        const now = isOn ? `a sandbox; its images go ${days} days after they were pushed` : 'no sandbox';
        context.write(`${name}: ${now}\n`);
      }),
    );
}

async function withRepositories<T>(
  { config, clock }: RepositoriesContext,
  work: (repositories: Pick<Repositories, 'list' | 'update'>) => Promise<T>,
): Promise<T> {
  return await withDatabase(config(), (database) => work(repositoriesOf(database, clock)));
}

async function everyOne(repositories: Pick<Repositories, 'list'>): Promise<readonly Repository[]> {
  const all: Repository[] = [];
  for (;;) {
    const after = all.at(-1)?.name;
    const page = await repositories.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function repositoryName(text: string): RepositoryName {
  const name = parseRepositoryName(text);
  if (name === undefined) throw new InvalidArgumentError('It is no name of a repository, as team/app.');
  return name;
}

function onOrOff(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new InvalidArgumentError('Write on or off.');
}

function daysOf(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`);
}

function sandboxText(sandbox: Repository['sandbox']): string {
  return sandbox === undefined ? '' : `${sandbox.days} days`;
}

function jsonOf({ name, createdAt, sandbox }: Repository) {
  const days = sandbox === undefined ? {} : { sandbox: true, sandboxDays: sandbox.days };
  return { name, createdAt: new Date(createdAt).toISOString(), ...days };
}

/** `2026-11-23` */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
