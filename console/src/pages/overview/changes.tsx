import { Link } from '@tanstack/react-router';
import type { Overview, OverviewNews, SeverityCounts } from '../../api/schema.generated.ts';
import { Severity } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { counted, totalOf } from './now.tsx';
import { type Since, SPANS, type Span } from './since.ts';

const SPAN_WORDS: Readonly<Record<Span, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
};

/** So many are shown at once. */
const FEW = 5;

/** What came and went since a time. */
export function Changes({ of, since }: { readonly of: Overview['changes']; readonly since: Since }) {
  if (of === undefined) return null;
  return (
    <section aria-labelledby="changes-heading" className="panel">
      <div className="panel-head">
        <h2 id="changes-heading">
          {since.isLastLook ? 'Since you last looked, ' : 'Since '}
          <When at={of.since} />
        </h2>
        <nav aria-label="Since when" className="spans">
          <Link to="/" search={{}} activeOptions={{ exact: true, includeSearch: true }}>
            Last look
          </Link>
          {SPANS.map((span) => (
            <Link key={span} to="/" search={{ since: span }}>
              {SPAN_WORDS[span]}
            </Link>
          ))}
        </nav>
      </div>
      <dl className="changes">
        <Change is="opened" label="New" of={of.opened} />
        <Change is="gone" label="Mended" of={of.gone} />
        <Change is="excused" label="Excused" of={of.excused} />
        <Change is="still" label="Still open" of={of.stillOpen} />
      </dl>
      <div className="overview-pair">
        <News title="Worst of what is new" of={of.news} empty="Nothing is new." />
        <News title="Mended: rebuilt, or taken back" of={of.mended} empty="Nothing was mended." />
      </div>
    </section>
  );
}

function Change({ is, label, of }: { readonly is: string; readonly label: string; readonly of: SeverityCounts }) {
  const { CRITICAL: critical = 0, HIGH: high = 0 } = of;
  const all = totalOf(of);
  return (
    <div className={`change ${is}`}>
      <dt>{label}</dt>
      <dd>
        <strong>{all.toLocaleString()}</strong>
        {critical + high === 0 ? null : (
          <span className="faint">
            {critical.toLocaleString()} critical, {high.toLocaleString()} high
          </span>
        )}
      </dd>
    </div>
  );
}

interface NewsProps {
  readonly title: string;
  readonly of: readonly OverviewNews[];
  readonly empty: string;
}

function News({ title, of, empty }: NewsProps) {
  return (
    <div>
      <h3>{title}</h3>
      {of.length === 0 ? <p className="faint">{empty}</p> : <NewsList of={of.slice(0, FEW)} />}
      {of.length <= FEW ? null : (
        <details>
          <summary>{of.length - FEW} more</summary>
          <NewsList of={of.slice(FEW)} />
        </details>
      )}
    </div>
  );
}

function NewsList({ of }: { readonly of: readonly OverviewNews[] }) {
  return (
    <ul className="news">
      {of.map((item) => (
        <li key={`${item.vulnerability} ${item.package.type} ${item.package.name}`}>
          <Severity of={item.severity} />
          <div>
            <Link to="/vulnerabilities/$id" params={{ id: item.vulnerability }}>
              <Text of={item.vulnerability} />
            </Link>{' '}
            in <Text of={item.package.name} />
            <span className="faint">
              {' · '}
              {counted(item.images, 'image')}
              {item.isFixable ? ' · a fix is known' : ''}
            </span>
            <div className="faint news-where">
              <Text of={item.repositories.join(', ')} />
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
