import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { AdvisorySource, AdvisoryUpdate } from '../../api/schema.generated.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import type { ListingColumn } from '../../parts/listing/listing.tsx';
import { byNumber, byText } from '../../parts/listing/order.ts';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';

/** A source with what an update that is under way does of it. */
export interface SourceRow {
  readonly source: AdvisorySource;
  readonly doing: AdvisoryUpdate['sources'][number] | undefined;
}

const STATES: Readonly<Record<AdvisorySource['state'], readonly [type: StatusIndicatorProps.Type, word: string]>> = {
  fresh: ['success', 'Fresh'],
  stale: ['warning', 'Stale'],
  failed: ['error', 'Failed'],
  'not-loaded': ['stopped', 'Not loaded'],
};

const NUMBER = new Intl.NumberFormat();
/** Worst first. */
const ORDER: readonly AdvisorySource['state'][] = ['failed', 'stale', 'fresh', 'not-loaded'];

/** The column of how sources stand: what needs somebody comes first in its order. */
export const STATE = 'state';

const BY_STATE: ListingColumn<SourceRow> = {
  id: STATE,
  header: 'State',
  minWidth: 150,
  cell: (row) => <State of={row} />,
  compare: byNumber(({ source }) => ORDER.indexOf(source.state)),
};

export const COLUMNS: readonly ListingColumn<SourceRow>[] = [
  {
    id: 'source',
    header: 'Source',
    isRowHeader: true,
    minWidth: 200,
    cell: ({ source: { id, title } }) => (
      <>
        <Text of={title} />
        <div className="faint">
          <Text of={id} isCode />
        </div>
      </>
    ),
    compare: byText(({ source }) => source.title),
  },
  BY_STATE,
  {
    id: 'age',
    header: 'Last read',
    minWidth: 150,
    cell: ({ source: { fetchedAt, everyMinutes } }) => (
      <>
        {fetchedAt === undefined ? <span className="faint">Never</span> : <When at={fetchedAt} />}
        <div className="faint">asked every {spanText(everyMinutes)}</div>
      </>
    ),
    compare: byNumber(({ source }) => source.ageSeconds),
  },
  {
    id: 'count',
    header: 'Statements',
    minWidth: 110,
    cell: ({ source: { statements } }) => NUMBER.format(statements),
    compare: byNumber(({ source }) => source.statements),
  },
  { id: 'size', header: 'About', minWidth: 140, cell: ({ source }) => <Releases of={source.releases} /> },
  { id: 'licence', header: 'Licence', minWidth: 150, cell: ({ source }) => <Licence of={source} /> },
];

function State({ of: { source, doing } }: { readonly of: SourceRow }) {
  if (doing !== undefined && doing.outcome === undefined) {
    return <StatusIndicator type="in-progress">Reading</StatusIndicator>;
  }
  const [type, word] = STATES[source.state];
  return (
    <>
      <StatusIndicator type={type}>{word}</StatusIndicator>
      {source.reason === undefined ? null : (
        <details className="advisory-reason">
          <summary>Why</summary>
          <Text of={source.reason} />
        </details>
      )}
    </>
  );
}

const SHOWN = 12;

function Releases({ of }: { readonly of: AdvisorySource['releases'] }) {
  if (of.length === 0) return <span className="faint">Nothing yet</span>;
  const [only] = of;
  if (of.length === 1 && only !== undefined) return <Text of={only.name} />;
  return (
    <details>
      <summary>{of.length} releases</summary>
      <ul className="advisory-releases">
        {of.slice(0, SHOWN).map(({ name, count, kept }) => (
          <li key={name}>
            <Text of={name} />{' '}
            <span className="faint">
              {NUMBER.format(count)}
              {kept === true ? ', dropped by its publisher' : ''}
            </span>
          </li>
        ))}
        {of.length > SHOWN ? <li className="faint">and {of.length - SHOWN} more</li> : null}
      </ul>
    </details>
  );
}

function Licence({ of: { licence, attribution } }: { readonly of: AdvisorySource }) {
  return (
    <>
      <div className="advisory-cut">
        <Text of={licence} />
      </div>
      <details className="advisory-reason">
        <summary>Whom to name</summary>
        <Text of={attribution} />
      </details>
    </>
  );
}

const HOUR = 60;
const DAY = 24 * HOUR;

function spanText(minutes: number): string {
  if (minutes % DAY === 0) return minutes === DAY ? 'day' : `${minutes / DAY} days`;
  if (minutes % HOUR === 0) return minutes === HOUR ? 'hour' : `${minutes / HOUR} hours`;
  return `${minutes} minutes`;
}

/** A source, for a spreadsheet. */
export function sourceRow({ source: of }: SourceRow): ExportedRow {
  const { id, title, state, reason, fetchedAt, checkedAt, changedAt, everyMinutes, statements, releases } = of;
  return {
    id,
    title,
    state,
    reason,
    fetchedAt,
    checkedAt,
    changedAt,
    everyMinutes,
    statements,
    releases: releases.map(({ name }) => name).join(' '),
    licence: of.licence,
    attribution: of.attribution,
  };
}
