export { type Alerting, type AlertingOptions, alertRound, startAlerting } from './alerting.ts';
export {
  type AlertChannels,
  databaseChannels,
  type NewChannel,
  type StoredChannel,
} from './channel-store.ts';
export { alertOnExcuse, alertOnScanEnded } from './hooks.ts';
export { type AlertRule, parseRuleSettings, type RuleSettings } from './rule.ts';
export { type AlertRules, databaseRules, type StoredRule } from './rules.ts';
export { channelSender, type SendingOptions, sendThrough } from './sender.ts';
export type { ChannelIo } from './types.ts';
