import SegmentedControl from '@cloudscape-design/components/segmented-control';
import type { ExportedRow } from '../../parts/csv.ts';
import { Exports } from '../../parts/listing/exports.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { usePreferences } from '../../parts/listing/preferences.ts';
import { PreferencesDialog } from '../../parts/listing/preferences-dialog.tsx';
import { COLUMNS } from './finding-columns.tsx';
import type { FindingRow } from './finding-rows.ts';
import { GROUPINGS, type Grouping } from './search.ts';

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = { package: 'By package', layer: 'By layer', fix: 'By fix' };

interface GroupingChoiceProps {
  readonly chosen: Grouping | undefined;
  readonly onChoose: (grouping: Grouping | undefined) => void;
}

/** By what findings are put together. */
export function GroupingChoice({ chosen, onChoose }: GroupingChoiceProps) {
  return (
    <SegmentedControl
      label="Put together"
      selectedId={chosen ?? 'none'}
      onChange={({ detail }) => onChoose(GROUPINGS.find((one) => one === detail.selectedId))}
      options={[{ id: 'none', text: 'One by one' }, ...GROUPINGS.map((id) => ({ id, text: GROUPING_WORDS[id] }))]}
    />
  );
}

/** The columns of findings that somebody wants to see, and the button that chooses them. */
export function useFindingColumns({ isPaged = true } = {}) {
  const [preferences, change] = usePreferences('findings', COLUMNS);
  const columns = preferences.columns.flatMap(({ id, visible }) =>
    visible ? COLUMNS.filter((column) => column.id === id) : [],
  );
  const dialog = (
    <PreferencesDialog
      label="findings"
      columns={COLUMNS}
      of={preferences}
      onChange={change}
      isPaged={isPaged}
      hasLook={false}
    />
  );
  return { columns, pageSize: preferences.pageSize, dialog };
}

interface ExportFindingsProps {
  readonly rows: readonly FindingRow[];
  readonly file: string;
  readonly label?: string;
  /** Where there are more than those rows. */
  readonly all?: (signal: AbortSignal) => AsyncIterable<readonly FindingRow[]>;
}

/** Saves findings: those that the filter lets through, in their order. */
export function ExportFindings({ rows, file, label = 'findings', all }: ExportFindingsProps) {
  const loaded = useLoaded(rows);
  return (
    <Exports
      of={{ all: all ?? loaded.all, csv: exportedRow, json: ({ finding }) => finding }}
      label={label}
      file={file}
    />
  );
}

function exportedRow({ finding, layer }: FindingRow): ExportedRow {
  const { package: of, excusedBy } = finding;
  return {
    vulnerability: finding.vulnerability,
    aliases: finding.aliases.join(' '),
    severity: finding.severity,
    score: finding.score,
    vector: finding.vector,
    package: of.name,
    type: of.type,
    installed: of.version,
    fixed: finding.fixedVersion,
    state: finding.state,
    verdict: finding.verdict,
    epss: finding.epss?.score,
    knownExploited: finding.knownExploited?.on,
    firstSeen: finding.openedAt,
    excusedBy: excusedBy?.owner,
    excusedUntil: excusedBy?.expiresAt,
    path: of.path,
    layer,
    layerDigest: of.layerDigest,
    source: finding.source,
    uri: finding.uri,
  };
}
