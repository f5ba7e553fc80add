import type { Overview } from '../../api/schema.generated.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { SEVERITY_WORDS, type SeverityName } from '../../parts/severity.tsx';

const WEEK = 7;

/** What the chart draws, in figures: for who reads rather than looks. */
export function ChartTable({
  days,
  severities,
}: {
  readonly days: Overview['days'];
  readonly severities: readonly SeverityName[];
}) {
  const weekly = days.filter((_, at) => (days.length - 1 - at) % WEEK === 0).toReversed();
  return (
    <details className="as-table">
      <summary>As a table, week by week</summary>
      <Scroll label="Findings by week">
        <table className="plain-table">
          <caption className="unseen">Findings by week</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {severities.map((severity) => (
                <th key={severity} scope="col" className="figure">
                  {SEVERITY_WORDS[severity]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekly.map(({ day, findings }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                {severities.map((severity) => (
                  <td key={severity} className="figure">
                    {findings[severity] ?? 0}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
