export { type Alerting, type AlertingOptions, alertRound, startAlerting } from './alerting.ts';
export {
  type AlertChannels,
  databaseChannels,
  type NewChannel,
  type StoredChannel,
} from './channel-store.ts';
export { alertChannels, channelNamed, sampleMessage } from './channels/index.ts';
export { alertOnExcuse, alertOnScanEnded } from './hooks.ts';
export { alertText } from './message-text.ts';
export { type Preview, type PreviewOptions, previewRule } from './preview.ts';
export {
  type AlertRule,
  DEFAULT_RULE,
  DIGEST_EVERY,
  judgeRuleSettings,
  parseRuleSettings,
  RULE_SEVERITIES,
  type RuleSettings,
  ruleSettingsSchema,
  WEEKDAYS,
} from './rule.ts';
export { type AlertRules, databaseRules, makeDefaultRule, type StoredRule } from './rules.ts';
export { channelSender, type SendingOptions, sendThrough } from './sender.ts';
export type { ChannelIo } from './types.ts';
