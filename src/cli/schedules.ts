import { Argument, type Command } from 'commander';
import type { Config } from '../config/index.ts';
import type { Clock } from '../lib/clock.ts';
import { currentTagsFault, putCurrentTags, readCurrentTags } from '../registry/index.ts';
import { databaseSchedules, type Schedule, type Schedules } from '../scan/index.ts';
import { withDatabase } from './advisories/with-database.ts';
import { amount } from './advisories/words.ts';
import { type JsonOption, json, several } from './options.ts';
import { tableOf } from './table.ts';

/** What the commands work with. */
export interface SchedulesContext {
  config(): Config;
  readonly clock: Clock;
  /** Prints to standard output. */
  write(text: string): void;
}

interface SetOptions {
  readonly zone?: string;
  readonly repository?: readonly string[];
  readonly disabled?: boolean;
}

/**
 * Adds `pratique schedules …` and `pratique current-tags …`. They work on the database itself, beside a running server,
 * which follows within a second. What cannot be done is thrown as an Error for people.
 */
export function addSchedulesCommands(program: Command, context: SchedulesContext): void {
  const schedules = program.command('schedules').description('when images are scanned by themselves');
  addShowing(schedules, context);
  addSetting(schedules, context);
  schedules
    .command('remove')
    .description('remove a schedule')
    .addArgument(name())
    .action((which: string) =>
      withSchedules(context, async (all) => {
        if (!(await all.remove(which))) throw unknown(which);
        context.write(`${which}: removed\n`);
      }),
    );
  schedules
    .command('run')
    .description('ask for its scans now; a running server does them')
    .addArgument(name())
    .action((which: string) =>
      withSchedules(context, async (all) => {
        const begun = await all.run(which);
        if (begun === undefined) throw unknown(which);
        context.write(`${which}: ${begun === 'begun' ? 'begun' : 'its last run is under way still'}\n`);
      }),
    );
  addCurrentTags(program.command('current-tags').description('the tags of what is in use'), context);
}

function addShowing(schedules: Command, context: SchedulesContext): void {
  schedules
    .command('list')
    .description('the schedules, with their last and next runs')
    .addOption(json())
    .action((options: JsonOption) =>
      withSchedules(context, async (store) => {
        const all = await store.list();
        if (options.json === true) return context.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
        if (all.length === 0) return context.write("no schedules: pratique schedules set weekly 'rate(7 days)'\n");
        const head = ['SCHEDULE', 'WHEN', 'ZONE', 'REPOSITORIES', 'LAST RUN (UTC)', 'NEXT RUN (UTC)'];
        context.write(tableOf([head, ...all.map(rowOf)]).join(''));
      }),
    );
  schedules
    .command('show')
    .description('a schedule, and how many images it would take now')
    .addArgument(name())
    .addOption(json())
    .action((which: string, options: JsonOption) =>
      withSchedules(context, async (all) => {
        const schedule = await all.get(which);
        if (schedule === undefined) throw unknown(which);
        const wouldTake = await all.extent(schedule);
        if (options.json === true) {
          return context.write(`${JSON.stringify({ ...jsonOf(schedule), wouldTake }, null, 2)}\n`);
        }
        context.write(tableOf([...linesOf(schedule), ['would take', extentText(wouldTake)]]).join(''));
      }),
    );
}

function addSetting(schedules: Command, context: SchedulesContext): void {
  schedules
    .command('set')
    .description('make a schedule, or replace the one of that name')
    .addArgument(name())
    .argument('<expression>', "'rate(7 days)', 'cron(0 6 ? * MON *)' or '0 6 * * 1'")
    .option('--zone <name>', 'the time zone of a cron expression, such as Europe/London (default: UTC)')
    .option('--repository <pattern>', 'only repositories that match, such as "team-a/*" (repeatable)', several)
    .option('--disabled', 'keep it, and do not run it')
    .action((which: string, expression: string, options: SetOptions, command: Command) =>
      withSchedules(context, async (all) => {
        const { zone: timeZone, repository: repositories, disabled } = options;
        const outcome = await all.put({
          name: which,
          expression,
          enabled: disabled !== true,
          ...(timeZone === undefined ? {} : { timeZone }),
          ...(repositories === undefined ? {} : { repositories }),
        });
        if (outcome.kind === 'fault') command.error(`error: ${outcome.fault}`);
        else context.write(`${which}: ${await setText(all, outcome.schedule)}\n`);
      }),
    );
}

function addCurrentTags(tags: Command, context: SchedulesContext): void {
  tags
    .command('list')
    .description('the tags, in which * stands for any characters')
    .addOption(json())
    .action((options: JsonOption) =>
      withDatabase(context.config(), async ({ query }) => {
        const all = await readCurrentTags(query);
        context.write(options.json === true ? `${JSON.stringify(all)}\n` : `${all.join(' ')}\n`);
      }),
    );
  tags
    .command('set')
    .description('replace the list: schedules and alerts are about what these tags point to')
    .argument('<tag...>', 'tags, in which * stands for any characters')
    .action((all: readonly string[], _options: unknown, command: Command) =>
      withDatabase(context.config(), async ({ query, write }) => {
        const fault = currentTagsFault(all);
        if (fault !== undefined) command.error(`error: ${fault}`);
        await write((tx) => putCurrentTags(tx, all));
        context.write(`${(await readCurrentTags(query)).join(' ')}\n`);
      }),
    );
}

async function withSchedules<T>({ config, clock }: SchedulesContext, work: (all: Schedules) => Promise<T>): Promise<T> {
  return await withDatabase(config(), (database) => work(databaseSchedules(database, clock)));
}

function name(): Argument {
  return new Argument('<name>');
}

function unknown(which: string): Error {
  return new Error(`there is no schedule "${which}": see pratique schedules list`);
}

async function setText(all: Schedules, schedule: Schedule): Promise<string> {
  const next = schedule.nextAt === undefined ? 'disabled' : `next ${timeText(schedule.nextAt)} UTC`;
  return `${next}; it would take ${extentText(await all.extent(schedule))} now`;
}

function extentText({ images, places }: { readonly images: number; readonly places: number }): string {
  return `${amount(images, 'image')} in ${amount(places, 'place')}`;
}

function linesOf(schedule: Schedule): readonly (readonly string[])[] {
  const [which = '', when = '', zone = '', repositories = '', last = '', next = ''] = rowOf(schedule);
  return [
    ['schedule', which],
    ['when', `${when}, ${zone}`],
    ['repositories', repositories],
    ['last run (UTC)', last],
    ['next run (UTC)', next],
  ];
}

function rowOf({ name: which, expression, timeZone, repositories, enabled, lastRun, nextAt }: Schedule): string[] {
  const noNext = enabled ? 'never again' : 'disabled';
  const images =
    lastRun === undefined ? '' : `, ${amount(lastRun.images, 'image')}${lastRun.isUnderWay ? ' so far' : ''}`;
  return [
    which,
    expression,
    timeZone,
    repositories.join(' '),
    lastRun === undefined ? 'never' : `${timeText(lastRun.startedAt)}${images}`,
    nextAt === undefined ? noNext : timeText(nextAt),
  ];
}

function jsonOf({ createdAt, nextAt, lastRun, ...schedule }: Schedule) {
  return {
    ...schedule,
    createdAt: new Date(createdAt).toISOString(),
    ...(lastRun === undefined ? {} : { lastRun: { ...lastRun, startedAt: new Date(lastRun.startedAt).toISOString() } }),
    ...(nextAt === undefined ? {} : { nextAt: new Date(nextAt).toISOString() }),
  };
}

/** `2026-11-23 06:00` */
function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
