import type { Overview } from '../../api/schema.generated.ts';
import type { SeverityName } from '../../parts/severity.tsx';

type Day = Overview['days'][number];

interface Area {
  /** What lies beneath. */
  readonly below: readonly SeverityName[];
  readonly severity: SeverityName;
  /** The count at the upper edge. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How many findings of those severities a day had. */
export function sumOf({ findings }: Day, severities: readonly SeverityName[]): number {
  return severities.reduce((sum, severity) => sum + (findings[severity] ?? 0), 0);
}

/** The path of an area: along its upper edge, and back along its lower one. */
export function areaOf(days: readonly Day[], { below, severity, top, width, height }: Area): string {
  const point = (day: Day, at: number, severities: readonly SeverityName[]) => {
    const x = (at / (days.length - 1)) * width;
    const y = height * (1 - sumOf(day, severities) / top);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const upper = days.map((day, at) => point(day, at, [...below, severity]));
  const lower = days.map((day, at) => point(day, at, below)).toReversed();
  return `M${upper.join('L')}L${lower.join('L')}Z`;
}

/** A round number that is at least `count`: a few times a power of ten. */
export function niceTop(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(2, count)));
  const steps = [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power);
  return Math.max(2, steps.find((step) => step >= count) ?? count);
}
