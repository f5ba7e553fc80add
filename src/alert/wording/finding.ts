import type { ExcusedBy } from '../../excuse/types.ts';
import type { Severity } from '../../match/types.ts';
import type { AlertFinding } from '../types.ts';
import { clean } from './clean.ts';
import { publisherLink } from './links.ts';
import { dayInWords } from './moment.ts';
import { code, faint, type Line, type Span, strong, words } from './span.ts';

const MOST_ID = 80;
const MOST_NAME = 120;
const MOST_VERSION = 60;
const MOST_COMMAND = 300;
const MOST_REASON = 200;

/** What is said of a finding, in pieces that a channel sets as it likes. */
export interface FindingTelling {
  readonly severity: Severity;
  /** Fixed, or excused: nobody has to do anything. */
  readonly isSettled: boolean;
  /** Its severity, `FIXED` or `EXCUSED`. */
  readonly label: string;
  /** Links to the publisher's page. */
  readonly id: Span;
  /** Where that link leads to. */
  readonly host?: string;
  readonly package: string;
  /** `3.1.4-r0 → 3.1.4-r5`. */
  readonly versions: Line;
  /** `new`, `raised from medium`, `known exploited (KEV)`, `EPSS 87 %`. */
  readonly notes: readonly string[];
  /** Which images have it, where there are several. */
  readonly images?: string;
  /** What tells findings apart: `CVE-2026-1 openssl`. */
  readonly key: string;
}

export function findingTelling(finding: AlertFinding, images?: string): FindingTelling {
  const label = settledLabel(finding.change);
  const link = publisherLink(finding.uri);
  const id = clean(finding.id, MOST_ID);
  const name = clean(finding.package, MOST_NAME);
  return {
    severity: finding.severity,
    isSettled: label !== undefined,
    label: label ?? finding.severity,
    id: link === undefined ? strong(id) : { ...strong(id), href: link.href },
    ...(link === undefined ? {} : { host: link.host }),
    package: name,
    versions: versionsOf(finding),
    notes: notesOf(finding),
    ...(images === undefined ? {} : { images }),
    key: `${id} ${name}`,
  };
}

function settledLabel(change: AlertFinding['change']): 'FIXED' | 'EXCUSED' | undefined {
  if (change === 'fixed') return 'FIXED';
  return change === 'excused' ? 'EXCUSED' : undefined;
}

/** A command, as it would be typed. */
export function commandOf(text: string, most = MOST_COMMAND): string {
  return clean(text, most);
}

function versionsOf({ change, installed, fixedVersion }: AlertFinding): Line {
  const had = code(clean(installed, MOST_VERSION));
  if (change === 'fixed') return [words('was '), had];
  return fixedVersion === undefined
    ? [had, faint(' no fix yet')]
    : [had, words(' → '), code(clean(fixedVersion, MOST_VERSION))];
}

function notesOf(finding: AlertFinding): readonly string[] {
  const { change, knownExploited, epss, isUndetermined, excusedBy } = finding;
  return [
    ...changeOf(finding),
    ...(excusedBy === undefined ? [] : [excuseInWords(excusedBy)]),
    ...(knownExploited && change !== 'known-exploited' ? ['known exploited (KEV)'] : []),
    ...(epss === undefined ? [] : [`EPSS ${percentage(epss)}`]),
    ...(isUndetermined === true ? ['could not be compared'] : []),
  ];
}

/** `not_affected by ann until 3 March 2026: never called`. */
function excuseInWords({ status, owner, expiresAt, reason }: ExcusedBy): string {
  const until = expiresAt === undefined ? '' : ` until ${dayInWords(expiresAt)}`;
  return `${status} by ${clean(owner, MOST_NAME)}${until}: ${clean(reason, MOST_REASON)}`;
}

/** That it is fixed or excused is said by the word in the place of its severity. */
function changeOf({ change, before }: AlertFinding): readonly string[] {
  switch (change) {
    case 'new':
      return ['new'];
    case 'excuse-ended':
      return ['no longer excused'];
    case 'fix-available':
      return ['fix available now'];
    case 'known-exploited':
      return ['now known exploited (KEV)'];
    case 'severity-raised':
      return [before === undefined ? 'raised' : `raised from ${before.toLowerCase()}`];
    default:
      return [];
  }
}

/** EPSS has five decimals; below ten in a hundred one of them still tells. */
function percentage(share: number): string {
  const hundredth = share * 100;
  if (hundredth < 0.1) return '< 0.1 %';
  return `${hundredth >= 10 ? hundredth.toFixed(0) : hundredth.toFixed(1)} %`;
}
