import { SEVERITIES } from '../../match/types.ts';
import { type AlertChange, FINDING_CHANGES, type SeverityCounts } from '../types.ts';

/** `2 critical, 5 high`, the worst first; undefined where there are none. */
export function countsInWords(counts: SeverityCounts): string | undefined {
  const parts = SEVERITIES.flatMap((severity) => {
    const count = counts[severity] ?? 0;
    return count > 0 ? [`${grouped(count)} ${severity.toLowerCase()}`] : [];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

type NewsCounts = Readonly<Partial<Record<AlertChange, number>>>;

/** `3 new, 1 fixed`; undefined where no finding changed. */
export function newsInWords(counts: NewsCounts): string | undefined {
  const parts = FINDING_CHANGES.flatMap((change) => {
    const count = counts[change] ?? 0;
    return count > 0 ? [`${grouped(count)} ${NEWS[change]}`] : [];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** How many findings changed. */
export function newsCount(counts: NewsCounts): number {
  return FINDING_CHANGES.reduce((sum, change) => sum + (counts[change] ?? 0), 0);
}

/** `1 finding`, `1,200 findings`. */
export function some(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;
}

const NEWS: Readonly<Record<(typeof FINDING_CHANGES)[number], string>> = {
  new: 'new',
  'excuse-ended': 'no longer excused',
  'known-exploited': 'now exploited',
  'severity-raised': 'raised',
  'fix-available': 'with a fix now',
  excused: 'excused',
  fixed: 'fixed',
};

function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
