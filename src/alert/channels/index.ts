import type { AlertChannel } from '../types.ts';
import { email } from './email.ts';
import { slack } from './slack.ts';
import { sns } from './sns.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

export { channelFault } from './settings/fault.ts';

/** Every way to reach people. */
export const alertChannels: readonly AlertChannel[] = [slack, email, teams, sns, webhook];

/** The channel of that id; undefined where there is none. */
export function channelNamed(id: string): AlertChannel | undefined {
  return alertChannels.find((channel) => channel.id === id);
}
