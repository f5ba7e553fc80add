export { type AlertsAdministration, administerAlerts } from './administration.ts';
export { type Alerting, alertRound, startAlerting } from './alerting.ts';
export { alertChannels, channelNamed } from './channels/index.ts';
export { alertOnExcuse, alertOnScanEnded } from './hooks.ts';
export { imageSource } from './message/image-source.ts';
export { installersOf } from './message/installers.ts';
export { alertText } from './message/message-text.ts';
export { instructionForAll, type Remedy, remediesOf } from './message/remedies.ts';
export type { Preview, PreviewOptions } from './preview/preview.ts';
export {
  DIGEST_EVERY,
  judgeRuleSettings,
  parseRuleSettings,
  RULE_SEVERITIES,
  type RuleSettings,
  type RuleSeverity,
  ruleSettingsSchema,
  WEEKDAYS,
} from './rules/rule.ts';
export { type AlertRules, databaseRules, makeDefaultRule, type StoredRule } from './rules/rules.ts';
export {
  type AlertChannels,
  databaseChannels,
  type StoredChannel,
} from './telling/channel-store.ts';
export { channelNames } from './telling/receivers.ts';
export { channelSender, type SendingOptions } from './telling/sender.ts';
export type { ChannelIo } from './types.ts';
