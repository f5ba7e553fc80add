import { Argument, type Command } from 'commander';
import { alertChannels, channelNamed, type StoredChannel } from '../../alert/index.ts';
import type { AlertChannel } from '../../alert/types.ts';
import { type JsonOption, json, several } from '../options.ts';
import { tableOf } from '../table.ts';
import { type AlertsContext, withAlerts } from './context.ts';

interface AddOptions {
  readonly name?: string;
  readonly set?: readonly string[];
}

/** Adds `pratique alerts channels …`. */
export function addChannels(channels: Command, context: AlertsContext): void {
  addListing(channels, context);
  channels
    .command('add')
    .description('make a channel, or give the one of that name other settings: all of them')
    .addArgument(kind())
    .option('--name <name>', 'what rules call it; the kind, where absent')
    .option(
      '--set <field=value>',
      'a setting (repeatable); of a secret, - reads standard input, env:NAME a variable',
      several,
    )
    .action((which: string, options: AddOptions) => add(context, which, options));
  channels
    .command('fields')
    .description('what there is to set of a kind of channel')
    .addArgument(kind())
    .action((which: string) => {
      const rows = (channelNamed(which)?.fields ?? []).map(({ name, required, secret, help, choices = [] }) => [
        name,
        required ? 'needed' : '',
        secret ? 'secret' : '',
        [help, ...(choices.length === 0 ? [] : [`one of ${choices.join(', ')}`])].join('; '),
      ]);
      context.write(tableOf([['FIELD', '', '', 'WHAT IT IS'], ...rows]).join(''));
    });
  for (const [word, enabled] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    channels
      .command(word)
      .description(enabled ? 'undo disable' : 'tell nobody through it, keeping what it has')
      .argument('<name>')
      .action((name: string) =>
        change(context, name, `${word}d`, ({ channels: all }) => all.setEnabled(name, enabled)),
      );
  }
  channels
    .command('remove')
    .description('remove a channel, with what is on its way to it')
    .argument('<name>')
    .action((name: string) =>
      withAlerts(context, async ({ channels: all, rules }) => {
        if (!(await all.remove(name))) throw unknown(name);
        const naming = (await rules.list()).filter(({ channels: told }) => told !== '*' && told.includes(name));
        const still =
          naming.length === 0 ? '' : `; still named by the rules ${naming.map((rule) => rule.name).join(', ')}`;
        context.write(`${name}: removed${still}\n`);
      }),
    );
}

function unknown(name: string): Error {
  return new Error(`there is no channel "${name}": see pratique alerts channels list`);
}

function addListing(channels: Command, context: AlertsContext): void {
  channels
    .command('list')
    .description('the channels; of secrets only that they are set')
    .addOption(json())
    .action((options: JsonOption) =>
      withAlerts(context, async ({ channels: store }) => {
        const all = await store.list();
        if (options.json === true) return context.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
        if (all.length === 0) return context.write(NO_CHANNELS);
        context.write(tableOf([['CHANNEL', 'KIND', 'SETTINGS'], ...all.map(rowOf)]).join(''));
      }),
    );
}

const NO_CHANNELS =
  'no channels: pratique alerts channels add slack --set url=-, and the webhook address on standard input\n';

async function add(context: AlertsContext, which: string, { name = which, set = [] }: AddOptions): Promise<void> {
  const channel = channelNamed(which);
  if (channel === undefined) throw new Error(`there is no kind of channel "${which}"`);
  const settings: Record<string, string> = {};
  if (set.filter((pair) => pair.endsWith('=-')).length > 1) {
    throw new Error('standard input is one setting: --set field=env:NAME takes another from a variable');
  }
  for (const pair of set) {
    const at = pair.indexOf('=');
    // What is behind it may be a secret: it is not repeated.
    if (at < 1) throw new Error('--set wants field=value: see pratique alerts channels fields');
    const field = pair.slice(0, at);
    settings[field] = await valueOf(context, channel, { field, text: pair.slice(at + 1) });
  }
  await withAlerts(context, async ({ channels }) => {
    const fault = await channels.put({ name, channel: which, settings });
    if (fault !== undefined) {
      throw new Error(`cannot make the channel "${name}": ${fault}: see pratique alerts channels fields ${which}`);
    }
    context.write(`${name}: set; try it with pratique alerts test ${name}\n`);
  });
}

async function valueOf(
  context: AlertsContext,
  channel: AlertChannel,
  { field, text }: { readonly field: string; readonly text: string },
): Promise<string> {
  if (!channel.fields.some(({ name, secret }) => secret && name === field)) return text;
  if (text === '-') return (await context.readInput()).trim();
  const [, variable] = /^env:(\w+)$/.exec(text) ?? [];
  if (variable === undefined) return text;
  const value = context.environment[variable];
  if (value === undefined || value === '') throw new Error(`there is no variable "${variable}" in the environment`);
  return value;
}

async function change(
  context: AlertsContext,
  name: string,
  ...[done, work]: readonly [string, (alerts: Parameters<Parameters<typeof withAlerts>[1]>[0]) => Promise<boolean>]
): Promise<void> {
  await withAlerts(context, async (alerts) => {
    if (!(await work(alerts))) throw unknown(name);
    context.write(`${name}: ${done}\n`);
  });
}

function kind(): Argument {
  return new Argument('<kind>').choices(alertChannels.map(({ id }) => id));
}

function rowOf({ name, channel, settings, secrets, enabled }: StoredChannel): string[] {
  const shown = Object.entries(settings).map(([field, value]) => `${field}=${value}`);
  const hidden = secrets.map((field) => `${field} (secret)`);
  return [enabled ? name : `${name} (disabled)`, channel, [...shown, ...hidden].join(' ')];
}

function jsonOf({ createdAt, ...channel }: StoredChannel) {
  return { ...channel, createdAt: new Date(createdAt).toISOString() };
}
