import { printable } from '../../lib/printable.ts';
import { SEVERITIES } from '../../match/types.ts';
import { platformText } from '../../oci/platform.ts';
import { amount } from '../advisories/words.ts';
import type { Threshold } from '../scan/outcome.ts';
import { tableOf } from '../table.ts';
import type { Comparison, Entry } from './compare.ts';
import { checkOutcome } from './outcome.ts';
import type { Check, Compared } from './types.ts';

/** For people: which images were compared, what is added, fixed, still there and excused, and what it comes to. */
export function checkText(checks: readonly Check[], from: Threshold): string {
  return checks.map((check) => oneText(check, from)).join('\n');
}

function oneText(check: Check, from: Threshold): string {
  const { before, after, comparison } = check;
  const { added, fixed, still, excused } = comparison;
  return [
    `new      ${headOf(after)}\n`,
    `against  ${headOf(before)}\n`,
    ...section('added', added.length, [
      [...HEADINGS, 'INSTALLED', 'FIXED IN'],
      ...added.map((entry) => [...wordsOf(entry), versionsOf(entry.versions), fixedIn(entry)]),
    ]),
    ...section('fixed', fixed.length, [
      [...HEADINGS, 'WAS', 'NOW'],
      ...fixed.map(({ entry, now }) => [
        ...wordsOf(entry),
        versionsOf(entry.versions),
        now.length === 0 ? 'not there' : versionsOf(now),
      ]),
    ]),
    ...section('still there', still.length, [
      [...HEADINGS, 'WAS', 'NOW', 'FIXED IN'],
      ...still.map(({ before: { versions }, after: entry }) => [
        ...wordsOf(entry),
        versionsOf(versions),
        isSame(versions, entry.versions) ? 'the same' : versionsOf(entry.versions),
        fixedIn(entry),
      ]),
    ]),
    ...section('excused', excused.length, [
      [...HEADINGS, 'INSTALLED', 'BY', 'REASON'],
      ...excused.map((entry) => [
        ...wordsOf(entry),
        versionsOf(entry.versions),
        entry.excusedBy?.owner ?? '',
        entry.excusedBy?.reason ?? '',
      ]),
    ]),
    '\n',
    ...countTable(comparison),
    ...reasonsOf('new', after),
    ...reasonsOf('against', before),
    `${conclusionOf(check, from)}\n`,
  ].join('');
}

/** `alpine:3.19, linux/amd64, Alpine Linux v3.19`. */
function headOf({ name, digest, platform, coverage: { distro } }: Compared): string {
  const parts = [
    name,
    ...(digest === undefined || name.includes(digest) ? [] : [digest]),
    ...(platform === undefined ? [] : [platformText(platform)]),
    ...(distro === undefined ? [] : [distro.name]),
  ];
  return parts.map(printable).join(', ');
}

const HEADINGS = ['SEVERITY', 'VULNERABILITY', 'PACKAGE'];
const LONGEST = 60;

function section(title: string, count: number, rows: readonly (readonly string[])[]): readonly string[] {
  if (count === 0) return [];
  const cells = rows.map((row) => row.map((cell) => shortened(printable(cell))));
  return ['\n', `${title}: ${count.toLocaleString('en')}\n`, ...tableOf(cells)];
}

function shortened(cell: string): string {
  return cell.length > LONGEST ? `${cell.slice(0, LONGEST)}…` : cell;
}

function wordsOf({ severity, name, package: of, knownExploited }: Entry): readonly string[] {
  return [severity, knownExploited ? `${name} (exploited)` : name, of];
}

function versionsOf(versions: readonly string[]): string {
  return versions.join(', ');
}

function fixedIn({ isUndetermined, fixedVersion }: Entry): string {
  return isUndetermined ? 'undetermined' : (fixedVersion ?? '-');
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

function countTable({ counts: { before, after } }: Comparison): readonly string[] {
  const rows = SEVERITIES.filter((severity) => (before[severity] ?? 0) + (after[severity] ?? 0) > 0).map((severity) => [
    severity,
    String(before[severity] ?? 0),
    String(after[severity] ?? 0),
  ]);
  return rows.length === 0 ? [] : [...tableOf([['SEVERITY', 'BEFORE', 'AFTER'], ...rows]), '\n'];
}

function reasonsOf(which: string, { coverage: { reasons } }: Compared): readonly string[] {
  return reasons.map((reason) => `${which}: ${printable(reason)}\n`);
}

function conclusionOf(check: Check, from: Threshold): string {
  const { fixed, added, still } = check.comparison;
  const changes = `${amount(fixed.length, 'finding')} fixed, ${added.length} added, ${still.length} still there`;
  const { kind, counted } = checkOutcome(check, from);
  const nameless = added.filter(({ severity }) => severity === 'UNDEFINED').length;
  const doubt = nameless === 0 ? '' : ` (${nameless} of them without a severity)`;
  const isAny = added.length > 0 && counted.length === 0;
  const none = isAny ? `nothing is added at or over ${from}${doubt}` : 'nothing is added';
  switch (kind) {
    case 'added':
      return changes;
    case 'none':
      return `${changes}: ${none}, and all of both is covered`;
    case 'doubtful':
      return `${changes}: ${none} that is known of, which does not mean that nothing is`;
    case 'failed':
      return `${changes}, as far as anything can be said: of one of them it cannot`;
  }
}
