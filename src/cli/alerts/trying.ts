import type { Command } from 'commander';
import { alertText, type Preview } from '../../alert/index.ts';
import { printable } from '../../lib/printable.ts';
import { type JsonOption, json } from '../options.ts';
import { type AlertsContext, withAlerts } from './context.ts';

/** Adds `pratique alerts test` and `pratique alerts preview`. */
export function addTrying(alerts: Command, context: AlertsContext): void {
  alerts
    .command('test')
    .description('send an example through a channel now, and say what came of it')
    .argument('<channel>')
    .action((name: string) =>
      withAlerts(context, async ({ tryChannel }) => {
        const tried = await tryChannel(name);
        if (tried === undefined) throw new Error(`there is no channel "${name}": see pratique alerts channels list`);
        if (tried.kind === 'sent') return context.write(`${name}: sent\n`);
        context.write(`${name}: not sent: ${printable(tried.reason)}\n`);
        context.exitWith(1);
      }),
    );
  alerts
    .command('preview')
    .description('what a rule would tell now, and how many messages it would have sent in the last 30 days')
    .argument('<rule>')
    .addOption(json())
    .action((name: string, options: JsonOption) =>
      withAlerts(context, async ({ rules, preview }) => {
        const rule = await rules.get(name);
        if (rule === undefined) throw new Error(`there is no rule "${name}": see pratique alerts rules list`);
        const shown = await preview(rule);
        context.write(options.json === true ? `${JSON.stringify(shown, null, 2)}\n` : previewText(shown));
      }),
    );
}

function previewText({ channels, tags, message, past }: Preview): string {
  const lines = message === undefined ? [] : alertText(message).split('\n');
  return [
    `watches ${tags} ${tags === 1 ? 'tag' : 'tags'} now`,
    channels.length === 0 ? 'tells nobody: there is no such channel' : `tells ${channels.join(', ')}`,
    `would have sent ${past.messages} ${past.messages === 1 ? 'message' : 'messages'} in the last ${past.days} days`,
    ...(message === undefined
      ? ['nothing that it looks for is open']
      : ['', 'To somebody who was never told anything, it would say now:', '']),
    ...lines.map((line) => (line === '' ? '' : `  ${printable(line)}`)),
    '',
  ].join('\n');
}
