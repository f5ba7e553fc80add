import type { AlertRule } from '../../api/schema.generated.ts';
import { namesIn } from '../../parts/patterns.ts';
import { ownZone } from '../../parts/zones.tsx';
import type { RuleSettings } from './queries.ts';
import { type AlertChange, CHANGE_WORDS, percentOf, type RuleSeverity, type Weekday } from './rule-words.ts';

/** A rule as it is being typed. */
export interface RuleDraft {
  readonly name: string;
  readonly isOn: boolean;
  readonly repositories: string;
  readonly isOfCurrentTags: boolean;
  readonly tags: string;
  readonly severity: RuleSeverity | '';
  readonly cvss: string;
  /** In percent. */
  readonly epss: string;
  readonly knownExploited: boolean;
  readonly unrated: boolean;
  readonly fixableOnly: boolean;
  readonly changes: readonly AlertChange[];
  readonly when: 'at-once' | 'hour' | 'day' | 'week';
  readonly at: string;
  readonly on: Weekday;
  readonly zone: string;
  readonly isToAll: boolean;
  readonly channels: readonly string[];
}

/** Every change that may be news, in the order in which they are offered. */
export const ALL_CHANGES = Object.keys(CHANGE_WORDS) as readonly AlertChange[];

/** A new rule as the default one is, in the viewer's time zone. */
export function newDraft(): RuleDraft {
  const from = { severity: 'HIGH', knownExploited: true, unrated: true } as const;
  return { ...draftOf({ name: '', from, since: '' }), zone: ownZone() };
}

/** A rule that is kept, to be changed. */
export function draftOf(rule: AlertRule): RuleDraft {
  const { name, enabled = true, repositories = ['*'], tags = 'current', from = {}, fixableOnly = false } = rule;
  const { changes = ALL_CHANGES, when = { kind: 'at-once' }, channels = '*' } = rule;
  const digest = when.kind === 'digest' ? when : undefined;
  return {
    name,
    isOn: enabled,
    repositories: repositories.join(' '),
    isOfCurrentTags: tags === 'current',
    tags: tags === 'current' ? '' : tags.join(' '),
    severity: from.severity ?? '',
    cvss: from.cvss === undefined ? '' : String(from.cvss),
    epss: from.epss === undefined ? '' : String(percentOf(from.epss)),
    knownExploited: from.knownExploited === true,
    unrated: from.unrated === true,
    fixableOnly,
    changes,
    when: digest?.every ?? 'at-once',
    at: digest?.at ?? '09:00',
    on: digest?.on ?? 'monday',
    zone: digest?.zone ?? 'UTC',
    isToAll: channels === '*',
    channels: channels === '*' ? [] : channels,
  };
}

/** A draft in the hands of a form. */
export interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly change: (changed: Partial<RuleDraft>) => void;
  readonly faults: RuleFaults;
}

export type RuleFaults = Readonly<Partial<Record<keyof RuleDraft, string>>>;

/** What keeps it from being a rule, by the field that says so. */
export function faultsOf(draft: RuleDraft): RuleFaults {
  const { severity, cvss, epss, knownExploited, unrated } = draft;
  const looksForNothing = severity === '' && cvss === '' && epss === '' && !knownExploited && !unrated;
  return {
    ...(/^[a-z0-9][a-z0-9._-]{0,63}$/.test(draft.name)
      ? {}
      : { name: 'A name has 1 to 64 small letters, digits, dots, dashes and underscores' }),
    ...(looksForNothing ? { severity: 'Choose at least one of these' } : {}),
    ...(isWithin(cvss, 10) ? {} : { cvss: 'A number from 0 to 10' }),
    ...(isWithin(epss, 100) ? {} : { epss: 'A number from 0 to 100' }),
    ...(draft.changes.length === 0 ? { changes: 'Choose at least one' } : {}),
    ...(draft.isOfCurrentTags || namesIn(draft.tags).length > 0 ? {} : { tags: 'Name at least one tag' }),
    ...(draft.isToAll || draft.channels.length > 0 ? {} : { channels: 'Choose at least one channel' }),
    ...(/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(draft.at) ? {} : { at: 'A time of day, as 09:00' }),
  };
}

/** Of a draft without faults: its settings as the server takes them. */
export function settingsOf(draft: RuleDraft): RuleSettings {
  const repositories = namesIn(draft.repositories);
  const { severity, cvss, epss, when, at, on, zone } = draft;
  return {
    enabled: draft.isOn,
    repositories: repositories.length === 0 ? ['*'] : repositories,
    tags: draft.isOfCurrentTags ? 'current' : namesIn(draft.tags),
    from: {
      ...(severity === '' ? {} : { severity }),
      ...(cvss === '' ? {} : { cvss: Number(cvss) }),
      ...(epss === '' ? {} : { epss: Number(epss) / 100 }),
      ...(draft.knownExploited ? { knownExploited: true } : {}),
      ...(draft.unrated ? { unrated: true } : {}),
    },
    fixableOnly: draft.fixableOnly,
    changes: ALL_CHANGES.filter((change) => draft.changes.includes(change)),
    when: when === 'at-once' ? { kind: when } : { kind: 'digest', every: when, at, on, zone },
    channels: draft.isToAll ? '*' : draft.channels,
  };
}

function isWithin(text: string, most: number): boolean {
  const number = Number(text);
  return text === '' || (/^[\d.]+$/.test(text) && number >= 0 && number <= most);
}
