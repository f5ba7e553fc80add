import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { csvOf, type ExportedRow } from '../../parts/csv.ts';
import { useRemembered } from '../../parts/remembered.ts';
import { saveFile } from '../../parts/save-file.ts';
import { COLUMNS } from './finding-columns.tsx';
import type { FindingRow } from './finding-rows.ts';
import { GROUPINGS, type Grouping } from './search.ts';

const PAGE_SIZES = [25, 50, 100, 250];
const USUAL_SIZE = 50;

/** How somebody likes the table of findings. */
export interface FindingPreferences {
  readonly columns: readonly string[];
  readonly pageSize: number;
}

const USUAL: FindingPreferences = {
  columns: COLUMNS.flatMap(({ id, isUsual }) => (isUsual ? [id] : [])),
  pageSize: USUAL_SIZE,
};

/** What is remembered of it from one visit to the next. */
export function useFindingPreferences() {
  return useRemembered('findings', USUAL, isPreferences);
}

function isPreferences(value: unknown): value is FindingPreferences {
  const { columns, pageSize } = (value ?? {}) as Partial<Record<keyof FindingPreferences, unknown>>;
  return (
    Array.isArray(columns) && columns.every((one) => typeof one === 'string') && PAGE_SIZES.includes(Number(pageSize))
  );
}

interface PreferencesProps {
  readonly of: FindingPreferences;
  readonly onChange: (preferences: FindingPreferences) => void;
}

/** Which columns are shown, and how many findings on a page. */
export function Preferences({ of, onChange }: PreferencesProps) {
  return (
    <CollectionPreferences
      title="How findings are shown"
      confirmLabel="Keep"
      cancelLabel="Cancel"
      preferences={{ visibleContent: of.columns, pageSize: of.pageSize }}
      onConfirm={({ detail: { visibleContent, pageSize } }) =>
        onChange({ columns: visibleContent ?? of.columns, pageSize: pageSize ?? of.pageSize })
      }
      pageSizePreference={{
        title: 'Findings on a page',
        options: PAGE_SIZES.map((value) => ({ value, label: `${value}` })),
      }}
      visibleContentPreference={{
        title: 'Columns',
        options: [
          { label: 'Beside the vulnerability', options: COLUMNS.map(({ id, header }) => ({ id, label: header })) },
        ],
      }}
    />
  );
}

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

/** Saves findings as a file: those that the filter lets through. */
export function Exports({ rows, name }: { readonly rows: readonly FindingRow[]; readonly name: string }) {
  const file = name.replaceAll(/[^\w.-]+/g, '-');
  return (
    <span className="exports">
      <button
        type="button"
        className="quiet"
        onClick={() => saveFile(`${file}.csv`, 'text/csv', csvOf(rows.map(exported)))}
      >
        Export CSV
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() =>
          saveFile(
            `${file}.json`,
            'application/json',
            JSON.stringify(
              rows.map(({ finding }) => finding),
              null,
              2,
            ),
          )
        }
      >
        Export JSON
      </button>
    </span>
  );
}

function exported({ finding, layer }: FindingRow): ExportedRow {
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
