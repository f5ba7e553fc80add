import { type PropertyFilterQuery, useCollection } from '@cloudscape-design/collection-hooks';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import { type ReactNode, useMemo, useState } from 'react';
import '../../parts/cloudscape.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts } from '../../parts/severity.tsx';
import { When } from '../../parts/when.tsx';
import { ExcuseChosen, useChoice } from './excuse-chosen.tsx';
import { Explanation } from './explanation.tsx';
import { COLUMNS } from './finding-columns.tsx';
import { Groups, groupsOf } from './finding-groups.tsx';
import { type FindingRow, filterOf, isLetThrough, isMeant, PROPERTIES, queryOf, rowsOf } from './finding-rows.ts';
import { type FindingOrder, FindingTable } from './finding-table.tsx';
import { ExportFindings, GroupingChoice, useFindingColumns } from './finding-tools.tsx';
import { type AllFindings, findingPages, useFindings } from './findings-query.ts';
import { type PlatformPlace, useLayers, useRemedies } from './parts-queries.ts';
import type { ImageSearch, SearchChange } from './search.ts';

interface FindingsProps {
  readonly at: PlatformPlace;
  /** From the base. */
  readonly layers: readonly string[];
  readonly search: ImageSearch;
  readonly onSearch: (changed: SearchChange) => void;
}

/** An image's findings, to be filtered, ordered, put together, and opened to what is said of each. */
export function Findings(props: FindingsProps) {
  const { at, layers, search } = props;
  const { data, error } = useFindings(at, search.asOf);
  const rows = useMemo(() => rowsOf(data?.findings ?? [], layers), [data, layers]);
  if (error !== null) return <Refusal of="findings" error={error} />;
  if (data === undefined) return <p className="waiting">Findings…</p>;
  if (data.findings.length === 0) return <NoFindings found={data} isNow={search.asOf === undefined} />;
  return <Loaded key={search.asOf ?? ''} {...props} found={data} rows={rows} />;
}

interface LoadedProps extends FindingsProps {
  readonly found: AllFindings;
  readonly rows: readonly FindingRow[];
}

function Loaded({ at, layers, search, onSearch, found, rows }: LoadedProps) {
  const { columns, pageSize, dialog } = useFindingColumns();
  const order = useMemo(() => orderOf(search.order), [search.order]);
  const sorted = useMemo(() => inOrder(rows, order), [rows, order]);
  const { items, allPageItems, actions, propertyFilterProps, paginationProps, filteredItemsCount } = useCollection(
    sorted,
    {
      propertyFiltering: { filteringProperties: PROPERTIES, defaultQuery: queryOf(search.filter, search.any) },
      pagination: { pageSize, defaultPage: pageOf(sorted, search, pageSize) },
    },
  );
  const [open, toggle] = useOpen(rows, search.finding, onSearch);
  const isNow = search.asOf === undefined;
  const choice = useChoice(at.place.name);
  const table = { columns, open, onToggle: toggle, explain: explainer(at, isNow), choice: isNow ? choice : undefined };
  return (
    <section aria-label="Findings" className="findings">
      <Summary found={found} isNow={isNow}>
        {choice === undefined ? null : <ExcuseChosen of={choice} rows={rows} repository={at.place.name} />}
        <ExportFindings
          rows={allPageItems}
          {...(found.isCut ? { all: allLetThrough(at, search, { layers, query: propertyFilterProps.query }) } : {})}
          file={`findings-${at.place.name}-${at.place.reference}`}
        />
      </Summary>
      {found.isCut ? <Cut shown={rows.length} /> : null}
      <PropertyFilter
        {...propertyFilterProps}
        onChange={(event) => {
          actions.setPropertyFiltering(event.detail);
          onSearch({ filter: filterOf(event.detail), any: event.detail.operation === 'or' ? true : undefined });
        }}
        virtualScroll
        filteringPlaceholder="Filter by severity, package, path …"
        filteringAriaLabel="Filter findings"
        countText={`${filteredItemsCount ?? 0} found`}
      />
      <div className="tools">
        <GroupingChoice chosen={search.group} onChoose={(group) => onSearch({ group })} />
        <span className="exports">
          {search.group === undefined ? <Pagination {...paginationProps} ariaLabels={PAGES} /> : null}
          {dialog}
        </span>
      </div>
      {allPageItems.length === 0 ? <p className="waiting">No finding is like that.</p> : null}
      {search.group === undefined ? (
        <FindingTable
          {...table}
          label="Findings"
          rows={items}
          order={order}
          onOrder={(next) => onSearch({ order: textOf(next) })}
        />
      ) : (
        <Grouped at={at} by={search.group} rows={allPageItems} table={table} isNow={isNow} />
      )}
    </section>
  );
}

type TableParts = Omit<Parameters<typeof FindingTable>[0], 'label' | 'rows'>;

interface GroupedProps {
  readonly at: PlatformPlace;
  readonly by: NonNullable<ImageSearch['group']>;
  readonly rows: readonly FindingRow[];
  readonly table: TableParts;
  readonly isNow: boolean;
}

function Grouped({ at, by, rows, table, isNow }: GroupedProps) {
  const layers = useLayers(at);
  const remedies = useRemedies(at, by === 'fix' && isNow);
  if (by === 'fix' && !isNow) return <p className="waiting">What mends findings is told as of now only.</p>;
  if (by === 'fix' && remedies.data === undefined) return <p className="waiting">…</p>;
  const groups = groupsOf(rows, by, { layers: layers.data, remedies: remedies.data?.remedies ?? [] });
  return (
    <Groups key={by} of={groups} show={({ key, rows: own }) => <FindingTable {...table} label={key} rows={own} />} />
  );
}

interface SummaryProps {
  readonly found: AllFindings;
  readonly isNow: boolean;
  readonly children?: ReactNode;
}

function Summary({ found, isNow, children }: SummaryProps) {
  const excused = countOf(found.excusedCounts);
  const open = countOf(found.counts);
  return (
    <div className="summary">
      <h2>
        {open.toLocaleString()} {open === 1 ? 'finding' : 'findings'}
      </h2>
      {found.findings.length === 0 ? null : <Counts of={found.counts} isWhole />}
      {excused === 0 ? null : <span className="faint">{excused} excused</span>}
      {isNow ? null : (
        <span className="faint">
          as of <When at={found.at} />
        </span>
      )}
      {children}
    </div>
  );
}

function countOf(counts: AllFindings['counts']): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0);
}

/** Of images that are beyond what anybody reads. */
function Cut({ shown }: { readonly shown: number }) {
  return (
    <p className="doubt">
      The worst {shown.toLocaleString()} of them are shown, filtered and put together here. An export has all that the
      filter lets through.
    </p>
  );
}

/** Which are open; the address names the one that was opened last. */
function useOpen(rows: readonly FindingRow[], named: string | undefined, onSearch: FindingsProps['onSearch']) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => {
    const meant = named === undefined ? [] : rows.filter((row) => isMeant(row, named));
    return new Set(meant.map(({ key }) => key));
  });
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
    onSearch({ finding: [...next].at(-1) });
  };
  return [open, toggle] as const;
}

function explainer(at: PlatformPlace, isNow: boolean) {
  return ({ finding }: FindingRow) => <Explanation at={at} finding={finding} isNow={isNow} />;
}

interface LetThrough {
  readonly layers: readonly string[];
  readonly query: PropertyFilterQuery;
}

/** Those beyond what is loaded, too. */
function allLetThrough(at: PlatformPlace, { asOf }: ImageSearch, { layers, query }: LetThrough) {
  return async function* (signal: AbortSignal) {
    for await (const { findings } of findingPages(at, asOf, signal)) {
      yield rowsOf(findings, layers).filter((row) => isLetThrough(row, query));
    }
  };
}

/** As an address has it. */
function orderOf(text = ''): FindingOrder | undefined {
  const isReversed = text.startsWith('-');
  const by = COLUMNS.find(({ id, compare }) => id === text.slice(isReversed ? 1 : 0) && compare !== undefined);
  return by && { by, isReversed };
}

function textOf({ by, isReversed }: FindingOrder): string {
  return `${isReversed ? '-' : ''}${by.id}`;
}

function inOrder(rows: readonly FindingRow[], order: FindingOrder | undefined): readonly FindingRow[] {
  if (order === undefined) return rows;
  const { by, isReversed } = order;
  return rows.toSorted((a, b) => (isReversed ? -1 : 1) * (by.compare?.(a, b) ?? 0));
}

/** The page on which the finding is that the address names. */
function pageOf(rows: readonly FindingRow[], { finding, filter }: ImageSearch, pageSize: number): number {
  if (finding === undefined || filter !== undefined) return 1;
  return (
    Math.floor(
      Math.max(
        0,
        rows.findIndex((row) => isMeant(row, finding)),
      ) / pageSize,
    ) + 1
  );
}

const PAGES = {
  nextPageLabel: 'Next page',
  previousPageLabel: 'Page before',
  pageLabel: (page: number) => `Page ${page}`,
};

function NoFindings({ found, isNow }: Omit<SummaryProps, 'children'>) {
  return (
    <section aria-label="Findings">
      <Summary found={found} isNow={isNow} />
      <p>
        {found.coverage.kind === 'covered'
          ? 'Nothing is known to be wrong with it.'
          : 'Nothing was found in what could be looked at.'}
      </p>
    </section>
  );
}
