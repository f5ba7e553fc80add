export { type AlertsAdministration, administerAlerts } from './administration.ts';
export { type Alerting, alertRound, startAlerting } from './alerting.ts';
export {
  type AlertChannels,
  databaseChannels,
  type StoredChannel,
} from './channel-store.ts';
export { alertChannels, channelNamed } from './channels/index.ts';
export { alertOnExcuse, alertOnScanEnded } from './hooks.ts';
export { alertText } from './message-text.ts';
export type { Preview, PreviewOptions } from './preview.ts';
export { channelNames } from './receivers.ts';
export {
  DIGEST_EVERY,
  judgeRuleSettings,
  parseRuleSettings,
  RULE_SEVERITIES,
  type RuleSettings,
  type RuleSeverity,
  ruleSettingsSchema,
  WEEKDAYS,
} from './rule.ts';
export { type AlertRules, databaseRules, makeDefaultRule, type StoredRule } from './rules.ts';
export { channelSender, type SendingOptions } from './sender.ts';
export type { ChannelIo } from './types.ts';
