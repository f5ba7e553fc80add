import { z } from 'zod';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { SEVERITIES, type Severity } from '../../match/types.ts';
import { ALERT_CHANGES, type AlertChange } from '../types.ts';

/**
 * What a rule looks for: findings that reach one of the thresholds that are given, and one is. What is INFORMATIONAL
 * reaches none of severity, and what is UNDEFINED reaches only `UNDEFINED`, any severity but INFORMATIONAL, and `unrated`.
 */
export interface AlertThreshold {
  readonly severity?: RuleSeverity;
  /** CVSS, from 0 to 10. */
  readonly cvss?: number;
  /** EPSS, from 0 to 1. */
  readonly epss?: number;
  readonly knownExploited?: boolean;
  /** What nobody has rated yet, and a fix is known for: it may be anything. */
  readonly unrated?: boolean;
}

/** The least severity that a rule may ask for. */
export const RULE_SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNDEFINED'] as const;

export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

export const DIGEST_EVERY = ['hour', 'day', 'week'] as const;

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** When a rule tells. */
export type AlertTimes =
  /** A few seconds after it happened, so that what happens together is told together. */
  | { readonly kind: 'at-once' }
  | {
      readonly kind: 'digest';
      readonly every: (typeof DIGEST_EVERY)[number];
      /** `HH:MM`; of an hourly one, the minutes count. */
      readonly at: string;
      /** Of a weekly one. */
      readonly on: (typeof WEEKDAYS)[number];
      /** An IANA time zone. */
      readonly zone: string;
    };

/** Whom to tell of what. */
export interface AlertRule {
  readonly name: string;
  readonly enabled: boolean;
  /** In which `*` stands for any characters; one of them names the repository. */
  readonly repositories: readonly string[];
  /** The same of tags; `current` is the registry's list of current tags. */
  readonly tags: 'current' | readonly string[];
  readonly from: AlertThreshold;
  readonly fixableOnly: boolean;
  readonly changes: readonly AlertChange[];
  readonly when: AlertTimes;
  /** Names of channels; `*` is all that there are, or will be. */
  readonly channels: '*' | readonly string[];
}

const MOST_PATTERNS = 100;
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What names rules and channels, for people. */
export const NAME_WORDS = 'a name of 1 to 64 small letters, digits, dots, dashes and underscores';

/** Whether it can be the name of a rule or of a channel. */
export function isAlertName(text: string): boolean {
  return NAME.test(text);
}

const pattern = z
  .string()
  .min(1, 'it is empty')
  .max(255, 'it has more than 255 characters')
  .regex(/^[A-Za-z0-9._/*-]+$/, 'it has characters that no repository and no tag has');
const patterns = z.array(pattern).min(1, 'there is none').max(MOST_PATTERNS, `there are more than ${MOST_PATTERNS}`);

/** A rule's settings from hostile hands; what is left out is as the default rule has it. */
export const ruleSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true),
  repositories: patterns.default(['*']),
  tags: z.union([z.literal('current'), patterns]).default('current'),
  from: z
    .strictObject({
      severity: z.enum(RULE_SEVERITIES).optional(),
      cvss: z.number().min(0).max(10).optional(),
      epss: z.number().min(0).max(1).optional(),
      knownExploited: z.boolean().optional(),
      unrated: z.boolean().optional(),
    })
    .refine(hasThreshold, 'it names none of severity, cvss, epss, knownExploited and unrated')
    .default({ severity: 'HIGH', knownExploited: true, unrated: true }),
  fixableOnly: z.boolean().default(false),
  changes: z
    .array(z.enum(ALERT_CHANGES))
    .min(1, 'there is none')
    .max(ALERT_CHANGES.length)
    .default([...ALERT_CHANGES]),
  when: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('at-once') }),
      z.strictObject({
        kind: z.literal('digest'),
        every: z.enum(DIGEST_EVERY),
        at: z
          .string()
          .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day, as 09:00')
          .default('09:00'),
        on: z.enum(WEEKDAYS).default('monday'),
        zone: z.string().max(64).refine(isZone, 'it is no IANA time zone, as Europe/London').default('UTC'),
      }),
    ])
    .default({ kind: 'at-once' }),
  channels: z
    .union([z.literal('*'), z.array(z.string().regex(NAME, NAME_WORDS)).min(1, 'there is none').max(MOST_PATTERNS)])
    .default('*'),
});

export type RuleSettings = Omit<AlertRule, 'name'>;

/** Settings of a rule as they come from outside. Throws ZodError. */
export function parseRuleSettings(value: unknown): RuleSettings {
  const { from, ...rest } = ruleSettingsSchema.parse(value);
  return { ...rest, from: definedThreshold(from) };
}

/** The same, or a clause on what is wrong with them. */
export function judgeRuleSettings(
  value: unknown,
): { readonly kind: 'settings'; readonly settings: RuleSettings } | { readonly kind: 'fault'; readonly fault: string } {
  const judged = ruleSettingsSchema.safeParse(value);
  if (judged.success) return { kind: 'settings', settings: parseRuleSettings(value) };
  const faults = judged.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { kind: 'fault', fault: faults.slice(0, 5).join('; ') };
}

/** The rule that is there from the first start. */
export const DEFAULT_RULE: AlertRule = { name: 'default', ...parseRuleSettings({}) };

/** What a rule asks of a finding. */
export interface Weighed {
  readonly severity: Severity;
  readonly score?: number;
  readonly epss?: number;
  readonly knownExploited: boolean;
  readonly isFixable: boolean;
}

/** Whether a rule looks for such a finding. */
export function passes({ from, fixableOnly }: Pick<AlertRule, 'from' | 'fixableOnly'>, one: Weighed): boolean {
  if (fixableOnly && !one.isFixable) return false;
  if (from.severity !== undefined && reaches(one.severity, from.severity)) return true;
  if (from.cvss !== undefined && one.score !== undefined && one.score >= from.cvss) return true;
  if (from.epss !== undefined && one.epss !== undefined && one.epss >= from.epss) return true;
  if (from.unrated === true && one.severity === 'UNDEFINED' && one.isFixable) return true;
  return from.knownExploited === true && one.knownExploited;
}

/** Whether a rule speaks of the repository. */
export function isAbout({ repositories }: Pick<AlertRule, 'repositories'>, repository: string): boolean {
  return repositories.some((each) => matchesWildcard(each, repository));
}

/** Whether a rule watches a tag, of which it is given what the registry's current ones are. */
export function watches({ tags }: Pick<AlertRule, 'tags'>, current: readonly string[], tag: string): boolean {
  return (tags === 'current' ? current : tags).some((each) => matchesWildcard(each, tag));
}

/** 0 is the worst. */
export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function reaches(severity: Severity, least: RuleSeverity): boolean {
  if (severity === 'INFORMATIONAL') return false;
  return rankOf(severity) <= rankOf(least);
}

function hasThreshold(from: {
  severity?: RuleSeverity | undefined;
  cvss?: number | undefined;
  epss?: number | undefined;
  knownExploited?: boolean | undefined;
  unrated?: boolean | undefined;
}): boolean {
  const { severity, cvss, epss, knownExploited, unrated } = from;
  const isFlagged = knownExploited === true || unrated === true;
  return severity !== undefined || cvss !== undefined || epss !== undefined || isFlagged;
}

function definedThreshold(from: z.output<typeof ruleSettingsSchema>['from']): AlertThreshold {
  const { severity, cvss, epss, knownExploited, unrated } = from;
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(cvss === undefined ? {} : { cvss }),
    ...(epss === undefined ? {} : { epss }),
    ...(knownExploited === undefined ? {} : { knownExploited }),
    ...(unrated === undefined ? {} : { unrated }),
  };
}

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}
