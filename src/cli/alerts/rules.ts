import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  DIGEST_EVERY,
  judgeRuleSettings,
  RULE_SEVERITIES,
  type RuleSettings,
  type RuleSeverity,
  type StoredRule,
  WEEKDAYS,
} from '../../alert/index.ts';
import { ALERT_CHANGES } from '../../alert/types.ts';
import { type JsonOption, json, several } from '../options.ts';
import { tableOf } from '../table.ts';
import { type AlertsContext, withAlerts } from './context.ts';

interface SetOptions {
  readonly repository?: readonly string[];
  readonly tag?: readonly string[];
  readonly severity?: string;
  readonly cvss?: number;
  readonly epss?: number;
  readonly knownExploited?: boolean;
  readonly unrated?: boolean;
  readonly fixable?: boolean;
  readonly change?: readonly string[];
  readonly digest?: string;
  readonly at?: string;
  readonly on?: string;
  readonly zone?: string;
  readonly channel?: readonly string[];
  readonly disabled?: boolean;
}

/** Adds `pratique alerts rules …`. */
export function addRules(rules: Command, context: AlertsContext): void {
  rules
    .command('list')
    .description('the rules')
    .addOption(json())
    .action((options: JsonOption) =>
      withAlerts(context, async ({ rules: store }) => {
        const all = await store.list();
        if (options.json === true) return context.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
        if (all.length === 0) return context.write('no rules: pratique alerts rules set default\n');
        const head = ['RULE', 'REPOSITORIES', 'TAGS', 'LOOKS FOR', 'WHEN', 'CHANNELS'];
        context.write(tableOf([head, ...all.map(rowOf)]).join(''));
      }),
    );
  rules
    .command('show')
    .description('a rule')
    .argument('<name>')
    .addOption(json())
    .action((name: string, options: JsonOption) =>
      withAlerts(context, async ({ rules: store }) => {
        const rule = await store.get(name);
        if (rule === undefined) throw unknown(name);
        if (options.json === true) return context.write(`${JSON.stringify(jsonOf(rule), null, 2)}\n`);
        context.write(tableOf(linesOf(rule)).join(''));
      }),
    );
  addSetting(rules, context);
  rules
    .command('remove')
    .description('remove a rule, with what it remembers')
    .argument('<name>')
    .action((name: string) =>
      withAlerts(context, async ({ rules: store }) => {
        if (!(await store.remove(name))) throw unknown(name);
        context.write(`${name}: removed\n`);
      }),
    );
}

function addSetting(rules: Command, context: AlertsContext): void {
  rules
    .command('set')
    .description(
      'make a rule, or give the one of that name other settings: what is left out is as the default rule has it',
    )
    .argument('<name>')
    .option('--repository <pattern>', 'repositories, in which * stands for any characters (repeatable)', several)
    .option('--tag <pattern>', 'tags in the place of the current ones (repeatable)', several)
    .addOption(
      new Option('--severity <least>', 'findings of this or worse; UNDEFINED: of any').choices(RULE_SEVERITIES),
    )
    .addOption(upTo(10, '--cvss <least>', 'or of this CVSS score or more'))
    .addOption(upTo(1, '--epss <least>', 'or of this EPSS score or more, from 0 to 1'))
    .option('--known-exploited', 'or known to be exploited; alone: only those')
    .option('--unrated', 'or not rated by anybody yet, where a fix is known')
    .option('--fixable', 'only what a fix is known for')
    .addOption(
      new Option('--change <change>', 'what is news (repeatable); all, where absent')
        .choices(ALERT_CHANGES)
        .argParser(change),
    )
    .addOption(new Option('--digest <every>', 'together, every so often, and not at once').choices(DIGEST_EVERY))
    .option('--at <time>', 'of a digest: HH:MM; 09:00, where absent')
    .addOption(new Option('--on <day>', 'of a weekly digest').choices(WEEKDAYS))
    .option('--zone <name>', 'of a digest: the time zone, as Europe/London; UTC, where absent')
    .option('--channel <name>', 'who is told (repeatable); all channels, where absent', several)
    .option('--disabled', 'keep it, and tell nobody')
    .action((name: string, options: SetOptions) =>
      withAlerts(context, async ({ rules: store }) => {
        const fault = await store.put(name, settingsOf(options));
        if (fault !== undefined) throw new Error(`cannot set the rule: ${fault}`);
        context.write(`${name}: set; what it would tell: pratique alerts preview ${name}\n`);
      }),
    );
}

/** Throws an Error for people where they make no sense. */
function settingsOf(options: SetOptions): RuleSettings {
  const { repository, tag, severity, cvss, epss, knownExploited, unrated } = options;
  const { fixable, change, channel, disabled } = options;
  const from = defined({ severity, cvss, epss, knownExploited, unrated });
  const judged = judgeRuleSettings(
    defined({
      enabled: disabled === true ? false : undefined,
      repositories: repository,
      tags: tag,
      from: Object.keys(from).length === 0 ? undefined : from,
      fixableOnly: fixable,
      changes: change,
      when: timesOf(options),
      channels: channel,
    }),
  );
  if (judged.kind === 'fault') throw new Error(`cannot set the rule: ${judged.fault}`);
  return judged.settings;
}

function timesOf({ digest, at, on, zone }: SetOptions) {
  if (digest === undefined) {
    if (at === undefined && on === undefined && zone === undefined) return undefined;
    throw new Error('--at, --on and --zone are of a --digest');
  }
  if (on !== undefined && digest !== 'week') throw new Error('--on is of a --digest week');
  return defined({ kind: 'digest', every: digest, at, on, zone });
}

function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function upTo(most: number, flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= most) return value;
    throw new InvalidArgumentError(`It is a number from 0 to ${most}.`);
  });
}

/** A parser of its own takes the place of the one that `choices` brings. */
function change(text: string, earlier: readonly string[] | undefined): readonly string[] {
  if (ALERT_CHANGES.some((each) => each === text)) return several(text, earlier);
  throw new InvalidArgumentError(`Allowed choices are ${ALERT_CHANGES.join(', ')}.`);
}

function unknown(name: string): Error {
  return new Error(`there is no rule "${name}": see pratique alerts rules list`);
}

function rowOf(rule: StoredRule): string[] {
  return [
    rule.enabled ? rule.name : `${rule.name} (disabled)`,
    rule.repositories.join(' '),
    rule.tags === 'current' ? 'current' : rule.tags.join(' '),
    lookedForBy(rule),
    timesText(rule),
    rule.channels === '*' ? 'all' : rule.channels.join(' '),
  ];
}

function linesOf(rule: StoredRule): readonly (readonly string[])[] {
  const [name = '', repositories = '', tags = '', from = '', when = '', channels = ''] = rowOf(rule);
  return [
    ['rule', name],
    ['repositories', repositories],
    ['tags', tags],
    ['looks for', from],
    ['news is', rule.changes.join(', ')],
    ['when', when],
    ...(rule.nextAt === undefined ? [] : [['next digest', new Date(rule.nextAt).toISOString()]]),
    ['channels', channels],
  ];
}

function lookedForBy({ from, fixableOnly }: StoredRule): string {
  const { severity, cvss, epss, knownExploited, unrated } = from;
  const any = [
    ...(severity === undefined ? [] : [severityText(severity)]),
    ...(cvss === undefined ? [] : [`CVSS ${cvss} and more`]),
    ...(epss === undefined ? [] : [`EPSS ${epss} and more`]),
    ...(knownExploited === true ? ['known exploited'] : []),
    ...(unrated === true ? ['not rated yet, with a fix'] : []),
  ];
  return `${any.join(' or ')}${fixableOnly ? ', with a fix' : ''}`;
}

/** `UNDEFINED` is any but INFORMATIONAL, which nobody is told of. */
function severityText(severity: RuleSeverity): string {
  if (severity === 'UNDEFINED') return 'any severity';
  return severity === 'CRITICAL' ? severity : `${severity} and worse`;
}

function timesText({ when }: StoredRule): string {
  if (when.kind === 'at-once') return 'at once';
  const { every, at, on, zone } = when;
  if (every === 'hour') return `every hour at :${at.slice(3)}`;
  return `every ${every === 'week' ? on : 'day'} at ${at} ${zone}`;
}

function jsonOf(stored: StoredRule) {
  const { id, since, toldAt, nextAt, ...rule } = stored;
  const time = (at: number) => new Date(at).toISOString();
  return {
    id,
    ...rule,
    since: time(since),
    ...(toldAt === undefined ? {} : { toldAt: time(toldAt) }),
    ...(nextAt === undefined ? {} : { nextAt: time(nextAt) }),
  };
}
