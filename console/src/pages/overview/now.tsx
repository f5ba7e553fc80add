import type { Overview, SeverityCounts } from '../../api/schema.generated.ts';
import { SEVERITIES, SEVERITY_WORDS } from '../../parts/severity.tsx';

const NUMBER = new Intl.NumberFormat();
const MONTH = 30;

/** How many findings there are now, and against a month ago. */
export function Now({ of: { findings, images, repositories, currentTags, days } }: { readonly of: Overview }) {
  const before = days.at(-1 - MONTH)?.findings ?? {};
  const shown = SEVERITIES.filter((severity) => severity !== 'INFORMATIONAL' || (findings[severity] ?? 0) > 0);
  return (
    <section aria-label="Findings now">
      <p className="faint overview-scope">
        In {counted(images, 'image')} of {counted(repositories, 'repository', 'repositories')} under the current tags (
        {currentTags.join(', ')}), each vulnerability of a package once for a repository. What is excused is left out.
      </p>
      <dl className="tiles">
        {shown.map((severity) => (
          <div key={severity} className={`tile ${severity}`}>
            <dt>{SEVERITY_WORDS[severity]}</dt>
            <dd>
              <strong>{NUMBER.format(findings[severity] ?? 0)}</strong>
              <span className="faint">{difference((findings[severity] ?? 0) - (before[severity] ?? 0))}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function difference(by: number): string {
  if (by === 0) return 'as 30 days ago';
  return `${by > 0 ? '+' : '−'}${NUMBER.format(Math.abs(by))} in 30 days`;
}

/** `1 image`, `1,200 images`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

/** Over all severities. */
export function totalOf(counts: SeverityCounts): number {
  return SEVERITIES.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
}
