import type { SeverityCounts } from '../api/schema.generated.ts';
import './severity.css';

export type SeverityName = keyof SeverityCounts;

/** Worst first. */
export const SEVERITIES: readonly SeverityName[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'];

/** As people call them. */
export const SEVERITY_WORDS: Readonly<Record<SeverityName, string>> = {
  CRITICAL: 'Critical',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
  INFORMATIONAL: 'Informational',
  UNDEFINED: 'Not rated',
};

/** A severity by its word, and by its colour for who sees colours. */
export function Severity({ of }: { readonly of: SeverityName }) {
  return <span className={`severity ${of}`}>{SEVERITY_WORDS[of]}</span>;
}

/** How many there are of each, for a spreadsheet. */
export function countsRow(of: SeverityCounts): Readonly<Record<string, number>> {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity.toLowerCase(), of[severity] ?? 0]));
}

/** `1 High + 7 others`, as ECR's console says it; each count of its own to who asks for all. */
export function Counts({ of, isWhole = false }: { readonly of: SeverityCounts; readonly isWhole?: boolean }) {
  const present = SEVERITIES.flatMap((severity) => {
    const count = of[severity] ?? 0;
    return count === 0 ? [] : [{ severity, count }];
  });
  const [worst, ...others] = present;
  if (worst === undefined) return <span className="faint">None</span>;
  const shown = isWhole ? present : [worst];
  const rest = isWhole ? 0 : others.reduce((sum, { count }) => sum + count, 0);
  return (
    <span className="counts">
      {shown.map(({ severity, count }) => (
        <span key={severity} className={`severity ${severity}`}>
          {count} {SEVERITY_WORDS[severity]}
        </span>
      ))}
      {rest === 0 ? null : (
        <span className="faint">
          + {rest} {rest === 1 ? 'other' : 'others'}
        </span>
      )}
    </span>
  );
}
