import Container from '@cloudscape-design/components/container';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import '../cloudscape.ts';
import type { ExportedRow } from '../csv.ts';
import { LoadMore } from '../load-more.tsx';
import { Exports } from './exports.tsx';
import type { Listed } from './listed.ts';
import './listing.css';
import { type Choosable, type Preferences, usePreferences } from './preferences.ts';
import { PreferencesDialog } from './preferences-dialog.tsx';

/** A column of a listing. */
export interface ListingColumn<Row> extends Choosable {
  readonly cell: (row: Row) => ReactNode;
  /** In pixels: what nobody makes it narrower than. */
  readonly minWidth?: number | undefined;
  /** Which comes first; absent where there is no order. Of a list that the server orders, that there is one. */
  readonly compare?: ((a: Row, b: Row) => number) | undefined;
}

/** The order of the rows: by a column, or the other way round. */
export interface ListingOrder {
  readonly by: string;
  readonly isReversed: boolean;
}

const USUAL_WIDTH = 120;

type Passed = 'header' | 'filter' | 'loadingText' | 'selectionType' | 'selectedItems' | 'onSelectionChange';

interface ListingProps<Row> extends Pick<TableProps<Row>, Passed | 'isItemDisabled' | 'cellVerticalAlign'> {
  /** How it is liked is remembered under this: one for each table of the console. */
  readonly name: string;
  /** What the rows are, in the plural: `images`. */
  readonly label: string;
  readonly of: Listed<Row>;
  readonly columns: readonly ListingColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly csv: (row: Row) => ExportedRow;
  readonly json?: (row: Row) => unknown;
  /** Of what is exported, where the name of the table does not say enough. */
  readonly file?: string;
  readonly empty: ReactNode;
  /** Of rows that are all there, before somebody has chosen another. */
  readonly firstOrder?: ListingOrder;
  /** Where the server puts the rows in order; otherwise they are once all are there. */
  readonly order?: ListingOrder | undefined;
  readonly onOrder?: (order: ListingOrder) => void;
  /** Whether it is one of several tables of a page: its heading and its tools share a line. */
  readonly isPart?: boolean;
  /** For who cannot see what is chosen: the name of a row. */
  readonly nameOf?: (row: Row) => string;
}

/**
 * A table of the console. It remembers which columns somebody wants to see, in which order and how wide; it can be
 * ordered where all rows are there or the server does it; all rows are exported as CSV and JSON, whichever are shown.
 */
export function Listing<Row>(props: ListingProps<Row>) {
  const { name, label, of, columns, keyOf, csv, json, file = name, empty, header, filter } = props;
  const { loadingText = '…', cellVerticalAlign = 'middle', isPart = false } = props;
  const [preferences, change] = usePreferences(name, columns);
  const { rows, isOrdered, ...sorting } = useOrder(props);
  const { widths, ref } = useWidths(preferences, rows.length > 0);
  const definitions = useMemo(() => definitionsOf(columns, widths, isOrdered), [columns, widths, isOrdered]);
  return (
    <>
      <Container
        disableContentPaddings
        header={
          <div className={isPart ? 'listing-head is-part' : 'listing-head'}>
            <div>{header}</div>
            <div className="listing-tools">
              {filter === undefined ? null : <div className="listing-filter">{filter}</div>}
              {of.rows.length === 0 ? null : <Exports of={{ all: of.all, csv, json }} label={label} file={file} />}
              <PreferencesDialog
                label={label}
                columns={columns}
                of={preferences}
                onChange={change}
                isPaged={of.more !== undefined}
              />
            </div>
          </div>
        }
      >
        <div ref={ref} className="listing-rows">
          <Table<Row>
            {...sorting}
            {...choiceOf(props)}
            key={widths === undefined ? 'by itself' : 'resizable'}
            variant="embedded"
            cellVerticalAlign={cellVerticalAlign}
            empty={empty}
            items={rows}
            loading={of.isPending}
            loadingText={loadingText}
            trackBy={keyOf}
            columnDefinitions={definitions}
            columnDisplay={preferences.columns}
            resizableColumns={widths !== undefined}
            onColumnWidthsChange={({ detail }) => change({ widths: widthsOf(columns, preferences, detail.widths) })}
            wrapLines={preferences.isCut !== true}
            contentDensity={preferences.isDense === true ? 'compact' : 'comfortable'}
            ariaLabels={labelsOf(props)}
          />
        </div>
      </Container>
      {of.more === undefined ? null : <LoadMore {...of.more} />}
    </>
  );
}

type Widths = Readonly<Record<string, number>>;
type Definition<Row> = TableProps.ColumnDefinition<Row>;

function definitionsOf<Row>(
  columns: readonly ListingColumn<Row>[],
  widths: Widths | undefined,
  isOrdered: boolean,
): readonly Definition<Row>[] {
  return columns.map(({ id, header, cell, minWidth, compare, isRowHeader = false }) => {
    const width = widths?.[id];
    return {
      id,
      header,
      cell,
      isRowHeader,
      ...(minWidth === undefined ? {} : { minWidth }),
      ...(width === undefined ? {} : { width }),
      ...(compare === undefined || !isOrdered ? {} : { sortingComparator: compare }),
    };
  });
}

/** The browser puts rows in order once all are there; before, only the server can. */
function useOrder<Row>({ of, columns, order, onOrder, firstOrder }: ListingProps<Row>) {
  const [chosen, setChosen] = useState(firstOrder);
  const isOrdered = onOrder !== undefined || of.more?.has !== true;
  const current = onOrder === undefined ? chosen : order;
  const by = columns.find(({ id }) => id === current?.by);
  const { compare } = by ?? {};
  const rows = useMemo(() => {
    if (onOrder !== undefined || compare === undefined || !isOrdered) return of.rows;
    return of.rows.toSorted((a, b) => (chosen?.isReversed === true ? -1 : 1) * compare(a, b));
  }, [of.rows, onOrder, compare, isOrdered, chosen]);
  return {
    rows,
    isOrdered,
    ...(compare === undefined || !isOrdered ? {} : { sortingColumn: { sortingComparator: compare } }),
    sortingDescending: current?.isReversed === true,
    onSortingChange: ({ detail }: { readonly detail: TableProps.SortingState<Row> }) => {
      const column = columns.find((one) => one.compare === detail.sortingColumn.sortingComparator);
      if (column === undefined) return;
      (onOrder ?? setChosen)({ by: column.id, isReversed: detail.isDescending === true });
    },
  };
}

/**
 * How wide columns are: as somebody wants them, the others as wide as the browser makes them of the first rows. Absent
 * before those are there: then the table is made anew, which nobody is to be disturbed by who is at something in it.
 */
function useWidths({ columns, widths }: Preferences, hasRows: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<Widths>();
  const shown = useMemo(() => columns.filter(({ visible }) => visible), [columns]);
  useLayoutEffect(() => {
    const { current: place } = ref;
    if (measured !== undefined || !hasRows || place === null || place.contains(document.activeElement)) return;
    const headings = [...place.querySelectorAll('thead th')].slice(-shown.length);
    setMeasured(
      Object.fromEntries(shown.map(({ id }, at) => [id, headings[at]?.getBoundingClientRect().width ?? USUAL_WIDTH])),
    );
  }, [measured, hasRows, shown]);
  const all = useMemo(() => (measured === undefined ? undefined : { ...measured, ...widths }), [measured, widths]);
  return { widths: all, ref };
}

/** Told of all columns; of those that are not shown it is nobody's choice. */
function widthsOf(columns: readonly Choosable[], of: Preferences, widths: readonly number[]): Widths {
  const shown = new Set(of.columns.flatMap(({ id, visible }) => (visible ? [id] : [])));
  const told = columns.map(({ id }, at) => [id, widths[at] ?? USUAL_WIDTH] as const);
  return Object.fromEntries(told.filter(([id]) => shown.has(id)));
}

function choiceOf<Row>({ selectionType, selectedItems, onSelectionChange, isItemDisabled }: ListingProps<Row>) {
  return {
    ...(selectionType === undefined ? {} : { selectionType }),
    ...(selectedItems === undefined ? {} : { selectedItems }),
    ...(onSelectionChange === undefined ? {} : { onSelectionChange }),
    ...(isItemDisabled === undefined ? {} : { isItemDisabled }),
  };
}

function labelsOf<Row>({ label, keyOf, nameOf = keyOf }: ListingProps<Row>): TableProps.AriaLabels<Row> {
  return {
    tableLabel: label,
    selectionGroupLabel: `Choose ${label}`,
    allItemsSelectionLabel: () => 'Choose all that are shown',
    itemSelectionLabel: (_, row) => `Choose ${nameOf(row)}`,
    resizerRoleDescription: 'Width of a column, changed with the arrow keys',
    resizerTooltipText: 'Drag to change the width',
  };
}
