import type { TableProps } from '@cloudscape-design/components/table';
import { Outside } from '../../parts/outside.tsx';
import { SEVERITIES, Severity } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import type { FindingRow } from './finding-rows.ts';

export const COLUMNS: readonly TableProps.ColumnDefinition<FindingRow>[] = [
  {
    id: 'severity',
    header: 'Severity',
    cell: ({ finding }) => <Severity of={finding.severity} />,
    sortingComparator: (a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity),
  },
  {
    id: 'vulnerability',
    header: 'Vulnerability',
    isRowHeader: true,
    cell: ({ finding }) => (
      <Outside to={finding.uri}>
        <Text of={finding.vulnerability} />
      </Outside>
    ),
    sortingField: 'vulnerability',
  },
  {
    id: 'package',
    header: 'Package',
    cell: ({ finding }) => <Text of={finding.package.name} />,
    sortingField: 'package',
  },
  {
    id: 'installed',
    header: 'Installed',
    cell: ({ finding }) => <Text of={finding.package.version} isCode />,
  },
  {
    id: 'fixed',
    header: 'Fixed in',
    cell: ({ finding: { fixedVersion, state } }) =>
      fixedVersion === undefined ? (
        <span className="faint">{state ?? 'no fix'}</span>
      ) : (
        <Text of={fixedVersion} isCode />
      ),
  },
  {
    id: 'exploited',
    header: 'Exploited',
    cell: ({ finding: { knownExploited, epss } }) => (
      <>
        {knownExploited === undefined ? null : <strong>KEV </strong>}
        {epss === undefined ? null : `${(epss.score * 100).toFixed(1)} %`}
      </>
    ),
    sortingField: 'epss',
  },
  {
    id: 'path',
    header: 'Path',
    cell: ({ finding }) => <Text of={finding.package.path} isCode />,
    sortingField: 'path',
  },
];
