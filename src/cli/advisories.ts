import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  advisorySources,
  createFeedIo,
  createSourceFeedIo,
  type FeedIo,
  findActive,
  findLooks,
  type UpdateResult,
  updateAdvisories,
} from '../advisory/index.ts';
import { type Config, ConfigError } from '../config/index.ts';
import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { allowList, createJudge } from '../outbound/index.ts';
import { advisoriesFolder } from '../wire/index.ts';
import { jsonReporter } from './advisories/json-reporter.ts';
import { isGood, statusJson, statusText } from './advisories/status.ts';
import { addTransferCommands } from './advisories/transfer.ts';
import { type UpdateReporter, updateReporter } from './advisories/update-reporter.ts';
import { withDatabase } from './advisories/with-database.ts';
import type { Terminal } from './terminal-line.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface AdvisoriesContext extends Terminal {
  config(): Config;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Prints to standard output. */
  write(text: string): void;
  /** Sets the code that the process will end with: 1 where a source could not be read, or nothing is known. */
  exitWith(code: number): void;
}

interface UpdateArguments {
  readonly from?: string;
  readonly source?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `pratique advisories` and its sub-commands; all work beside a running server. */
export function addAdvisoriesCommands(program: Command, context: AdvisoriesContext): void {
  const advisories = program.command('advisories').description('what is known of vulnerabilities, and from whom');
  advisories
    .command('update')
    .description('fetch what publishers say, and put it in use')
    .option('--from <place>', 'a folder or the address of a mirror, in the place of PRATIQUE_FEEDS')
    .option('--source <id>', 'only this source (repeatable)', sourceId)
    .option('--force', 'take a source even where it says far less than before')
    .option('--json', 'print a line of JSON for each thing that it does')
    .action((options: UpdateArguments) => update(options, context));
  advisories
    .command('status')
    .description('what is known, from when, and whether it is fresh')
    .option('--json', 'print JSON')
    .action((options: { readonly json?: boolean }) => status(options.json === true, context));
  addTransferCommands(advisories, context);
}

function sourceId(text: string, earlier: readonly string[] = []): readonly string[] {
  const ids = advisorySources.map(({ id }) => id);
  if (ids.includes(text)) return [...earlier, text];
  throw new InvalidArgumentError(`The sources are ${ids.join(', ')}.`);
}

async function update(options: UpdateArguments, context: AdvisoriesContext): Promise<void> {
  const config = context.config();
  if (config.advisoriesFrom !== undefined) {
    const { place } = config.advisoriesFrom;
    throw new ConfigError(
      `advisories come from "${place}" (PRATIQUE_ADVISORIES_FROM), not from publishers: "pratique advisories pull" takes them`,
    );
  }
  const reporter = options.json === true ? jsonReporter(context.write) : updateReporter(context);
  const code = await untilInterrupted(async (signal) => {
    const root = options.from ?? config.feeds;
    const folder = advisoriesFolder(config);
    const judge = createJudge(allowList(config.outbound.allowed));
    const settings = { cacheFolder: join(folder, 'feeds'), localRoot: folder, judge, signal };
    const io = createFeedIo({ ...(root === undefined ? {} : { root }), ...settings });
    // What is given by hand is meant for all.
    const places = options.from === undefined ? Object.entries(config.feedsOf) : [];
    const ioOf = new Map(places.map(([id, at]) => [knownSource(id), sourceFeeds(id, at, settings)]));
    const result = await withDatabase(config, (database) =>
      run({ options, context, database, folder, io, ioOf, reporter, signal }),
    );
    return reporter.end(result, io.place) ? 0 : 1;
  }, reporter);
  context.exitWith(code);
}

/** Keeps its downloads apart: the same address may be given for two sources, and both fetched at once. */
function sourceFeeds(id: string, place: string, settings: FeedSettings): FeedIo {
  return createSourceFeedIo(place, { ...settings, cacheFolder: join(settings.cacheFolder, id) });
}

type FeedSettings = Parameters<typeof createSourceFeedIo>[1];

function knownSource(id: string): string {
  const ids = advisorySources.map((source) => source.id);
  if (ids.includes(id)) return id;
  const name = `PRATIQUE_FEEDS_${id.toUpperCase().replaceAll('-', '_')}`;
  throw new ConfigError(`${name}: there is no source "${id}"; the sources are ${ids.join(', ')}`);
}

interface Run {
  readonly options: UpdateArguments;
  readonly context: AdvisoriesContext;
  readonly database: Database;
  readonly folder: string;
  readonly io: FeedIo;
  readonly ioOf: ReadonlyMap<string, FeedIo>;
  readonly reporter: UpdateReporter;
  readonly signal: AbortSignal;
}

async function run({ options, context, reporter, ...parts }: Run): Promise<UpdateResult> {
  return await updateAdvisories({
    ...parts,
    sources: advisorySources,
    ...(options.source === undefined ? {} : { only: new Set(options.source) }),
    force: options.force === true,
    clock: context.clock,
    progress: reporter.progress,
    onSource: reporter.source,
  });
}

async function status(asJson: boolean, context: AdvisoriesContext): Promise<void> {
  const config = context.config();
  const known = await withDatabase(config, async (database) => ({
    active: await findActive(database),
    looks: await findLooks(database),
    sources: advisorySources,
    ...(config.advisoriesFrom === undefined ? {} : { from: config.advisoriesFrom.place }),
  }));
  context.write(asJson ? `${JSON.stringify(statusJson(known), null, 2)}\n` : statusText(known));
  if (!isGood(known)) context.exitWith(1);
}
