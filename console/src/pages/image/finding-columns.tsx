import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SEVERITIES, Severity } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import type { FindingRow } from './finding-rows.ts';

/** A column of findings beside the one with their names. */
export interface FindingColumn {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: FindingRow) => ReactNode;
  /** Which comes first; absent where there is no order. */
  readonly compare?: (a: FindingRow, b: FindingRow) => number;
  /** Not shown to who has chosen nothing. */
  readonly isExtra?: true;
}

const by = (key: 'package' | 'path' | 'type' | 'source' | 'opened') => (a: FindingRow, b: FindingRow) =>
  a[key].localeCompare(b[key]);

/** What is told of a finding in its row. */
export const COLUMNS: readonly FindingColumn[] = [
  {
    id: 'severity',
    header: 'Severity',
    cell: ({ finding }) => <Severity of={finding.severity} />,
    compare: (a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity),
  },
  {
    id: 'package',
    header: 'Package',
    cell: ({ finding: { package: of } }) => (
      <Link to="/packages" search={{ type: of.type, name: of.name }}>
        <Text of={of.name} />
      </Link>
    ),
    compare: by('package'),
  },
  {
    id: 'installed',
    header: 'Installed',
    cell: ({ finding }) => <Text of={finding.package.version} isCode />,
  },
  { id: 'fixed', header: 'Fixed in', cell: (row) => <Fixed row={row} /> },
  {
    id: 'epss',
    header: 'EPSS',
    cell: ({ finding: { epss } }) => (epss === undefined ? null : `${(epss.score * 100).toFixed(1)} %`),
    compare: (a, b) => b.epss - a.epss,
  },
  {
    id: 'cvss',
    header: 'CVSS',
    cell: ({ finding: { score } }) => (score === undefined ? null : score.toFixed(1)),
    compare: (a, b) => b.cvss - a.cvss,
    isExtra: true,
  },
  {
    id: 'path',
    header: 'Path',
    cell: ({ finding }) => <Text of={finding.package.path} isCode />,
    compare: by('path'),
  },
  {
    id: 'layer',
    header: 'Layer',
    cell: ({ layer }) => layer,
    compare: (a, b) => Number(a.layer) - Number(b.layer),
    isExtra: true,
  },
  { id: 'type', header: 'Type', cell: ({ type }) => <Text of={type} />, compare: by('type'), isExtra: true },
  { id: 'source', header: 'Source', cell: ({ source }) => <Text of={source} />, compare: by('source'), isExtra: true },
  {
    id: 'opened',
    header: 'First seen',
    cell: ({ opened }) => <When at={opened} />,
    compare: by('opened'),
    isExtra: true,
  },
];

function Fixed({ row: { finding } }: { readonly row: FindingRow }) {
  const { fixedVersion, state } = finding;
  if (fixedVersion !== undefined) return <Text of={fixedVersion} isCode />;
  return (
    <span className="faint">
      <Text of={state ?? 'no fix'} />
    </span>
  );
}
