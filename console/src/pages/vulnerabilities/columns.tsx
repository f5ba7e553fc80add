import { Link } from '@tanstack/react-router';
import type { StandingVulnerability } from '../../api/schema.generated.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import type { ListingColumn } from '../../parts/listing/listing.tsx';
import { Severity } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';

/** The columns of the table; those that have an order are put into it by the server. */
export const COLUMNS: readonly ListingColumn<StandingVulnerability>[] = [
  {
    id: 'vulnerability',
    header: 'Vulnerability',
    isRowHeader: true,
    minWidth: 220,
    cell: ({ vulnerability, title, packages }) => (
      <>
        <Link to="/vulnerabilities/$id" params={{ id: vulnerability }}>
          <Text of={vulnerability} />
        </Link>
        <div className="faint small standing-title">
          <Text of={title ?? namesOf(packages).join(', ')} />
        </div>
      </>
    ),
  },
  {
    id: 'severity',
    header: 'Severity',
    minWidth: 120,
    cell: ({ severity }) => <Severity of={severity} />,
    compare: byServer(),
  },
  {
    id: 'images',
    header: 'Under current tags',
    minWidth: 150,
    cell: (one) => <Where of={one} />,
    compare: byServer(),
  },
  { id: 'fix', header: 'Fix', minWidth: 90, cell: ({ isFixable }) => (isFixable ? 'Known' : <None />) },
  {
    id: 'epss',
    header: 'EPSS',
    minWidth: 90,
    cell: ({ epss }) => (epss === undefined ? <None /> : `${(epss.score * 100).toFixed(1)} %`),
    compare: byServer(),
  },
  {
    id: 'exploited',
    header: 'Known exploited',
    minWidth: 120,
    cell: ({ knownExploited }) =>
      knownExploited === undefined ? (
        <None />
      ) : (
        <strong className="alarm">
          {knownExploited.on}
          {knownExploited.ransomware ? ', by ransomware' : ''}
        </strong>
      ),
  },
  {
    id: 'packages',
    header: 'Packages',
    minWidth: 130,
    cell: ({ packages }) => <Text of={namesOf(packages).join(', ')} />,
  },
  {
    id: 'newest',
    header: 'First seen',
    minWidth: 140,
    isExtra: true,
    cell: ({ openedAt }) => <When at={openedAt} />,
    compare: byServer(),
  },
];

/** Packages of several kinds may have one name. */
function namesOf(packages: StandingVulnerability['packages']): readonly string[] {
  return [...new Set(packages.map(({ name }) => name))];
}

/** The server puts them in order: what is asked for is named by the column, of which each is to have its own. */
function byServer(): () => number {
  return () => 0;
}

function None() {
  return <span className="faint">–</span>;
}

function Where({ of: { images, repositories, isExcused, isCurrent } }: { readonly of: StandingVulnerability }) {
  if (isExcused === true) return <span className="faint">None: excused</span>;
  if (!isCurrent) return <span className="faint">None: other images</span>;
  return (
    <>
      {images.toLocaleString()} {images === 1 ? 'image' : 'images'}{' '}
      <span className="faint">
        in {repositories.toLocaleString()} {repositories === 1 ? 'repository' : 'repositories'}
      </span>
    </>
  );
}

/** A vulnerability, for a spreadsheet. */
export function rowOf(one: StandingVulnerability): ExportedRow {
  return {
    vulnerability: one.vulnerability,
    title: one.title,
    severity: one.severity,
    images: one.images,
    repositories: one.repositories,
    isCurrent: one.isCurrent,
    isExcused: one.isExcused === true,
    isFixable: one.isFixable,
    epss: one.epss?.score,
    knownExploited: one.knownExploited?.on,
    packages: namesOf(one.packages).join(' '),
    openedAt: one.openedAt,
  };
}
