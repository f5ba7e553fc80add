import type { Command } from 'commander';
import { addChannels } from './alerts/channels.ts';
import type { AlertsContext } from './alerts/context.ts';
import { addRules } from './alerts/rules.ts';
import { addTrying } from './alerts/trying.ts';

/**
 * Adds `pratique alerts …`: whom to tell of what. The commands work on the data folder itself, beside a running server,
 * which follows within seconds. What cannot be done is thrown as an Error for people.
 */
export function addAlertsCommands(program: Command, context: AlertsContext): void {
  const alerts = program.command('alerts').description('who is told of what changes in the images that are in use');
  addChannels(alerts.command('channels').description('ways to reach people'), context);
  addRules(alerts.command('rules').description('who is told of what'), context);
  addTrying(alerts, context);
}
