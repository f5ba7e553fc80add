export { type AlertsAdministration, administerAlerts } from './administration.ts';
export { type Alerting, alertRound, startAlerting } from './alerting.ts';
export {
  type AlertChannels,
  databaseChannels,
  type StoredChannel,
} from './channel-store.ts';
export { alertChannels, channelNamed } from './channels/index.ts';
export { alertOnExcuse, alertOnScanEnded } from './hooks.ts';
export { imageSource } from './image-source.ts';
export { installersOf } from './installers.ts';
export { alertText } from './message-text.ts';
export type { Preview, PreviewOptions } from './preview.ts';
export { instructionForAll, type Remedy, remediesOf } from './remedies.ts';
export {
  DIGEST_EVERY,
  judgeRuleSettings,
  parseRuleSettings,
  RULE_SEVERITIES,
  type RuleSettings,
  ruleSettingsSchema,
  WEEKDAYS,
} from './rule.ts';
export { type AlertRules, databaseRules, makeDefaultRule, type StoredRule } from './rules.ts';
export { channelSender, type SendingOptions } from './sender.ts';
export type { ChannelIo } from './types.ts';
