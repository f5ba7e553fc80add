import type { RuleSettings } from './queries.ts';

type Threshold = NonNullable<RuleSettings['from']>;
export type RuleSeverity = NonNullable<Threshold['severity']>;
export type AlertChange = NonNullable<RuleSettings['changes']>[number];
export type Weekday = (typeof WEEKDAYS)[number];

/** From what severity on, the narrowest first. */
export const SEVERITY_WORDS: Readonly<Record<RuleSeverity, string>> = {
  CRITICAL: 'Critical',
  HIGH: 'High and worse',
  MEDIUM: 'Medium and worse',
  LOW: 'Low and worse',
  UNDEFINED: 'Any but informational',
};

/** What may be news, each with when it is told. */
export const CHANGE_WORDS: Readonly<Record<AlertChange, readonly [label: string, when: string]>> = {
  new: ['New', 'A finding opens, or reaches what the rule looks for'],
  fixed: ['Fixed', 'It is gone'],
  'fix-available': ['A fix is known', 'There was none before'],
  'known-exploited': ['Known to be exploited', 'CISA lists it'],
  'severity-raised': ['Worse than before', 'Its severity is raised'],
  'coverage-lost': ['Coverage lost', 'Less can be told of an image than before'],
  'scan-failed': ['A scan failed', 'Once of each image'],
  excused: ['Excused', 'An excuse takes away what was open'],
  'excuse-ended': ['Excuse ended', 'It comes back'],
  'excuse-due': ['Excuses to look at', 'They end soon, are over, or are about nothing any more'],
};

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** `Friday`. */
export function dayWord(day: Weekday): string {
  return day.charAt(0).toUpperCase() + day.slice(1);
}

/** What a rule looks for, in a line: `High and worse, or known to be exploited`. */
export function lookWords({ from = {}, fixableOnly = false }: RuleSettings): string {
  const { severity, cvss, epss, knownExploited, unrated } = from;
  const parts = [
    ...(severity === undefined ? [] : [SEVERITY_WORDS[severity]]),
    ...(cvss === undefined ? [] : [`CVSS from ${cvss}`]),
    ...(epss === undefined ? [] : [`EPSS from ${percentOf(epss)}\u00a0%`]),
    ...(knownExploited === true ? ['known to be exploited'] : []),
    ...(unrated === true ? ['not rated yet, with a fix'] : []),
  ];
  const line = parts.join(', or ');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${fixableOnly ? '; only what can be fixed' : ''}`;
}

/** When a rule tells, in a line: `Every Friday at 14:00, Europe/London`. */
export function whenWords({ when }: RuleSettings): string {
  if (when === undefined || when.kind === 'at-once') return 'At once';
  const { every, at = '09:00', on = 'monday', zone = 'UTC' } = when;
  if (every === 'hour') return `Every hour, at ${at.slice(3)} minutes past`;
  return `Every ${every === 'day' ? 'day' : dayWord(on)} at ${at}, ${zone}`;
}

/** A share as people say it, without the noise of its multiplication. */
export function percentOf(share: number): number {
  return Number((share * 100).toFixed(6));
}
