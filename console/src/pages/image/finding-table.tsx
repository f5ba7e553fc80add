import { Fragment, type ReactNode, useId } from 'react';
import { Text } from '../../parts/text.tsx';
import type { FindingColumn } from './finding-columns.tsx';
import type { FindingRow } from './finding-rows.ts';
import { Marks } from './marks.tsx';

/** The order of the rows: by a column, or the other way round. */
export interface FindingOrder {
  readonly by: FindingColumn;
  readonly isReversed: boolean;
}

interface FindingTableProps {
  /** What is in it, for who cannot see where it stands. */
  readonly label: string;
  readonly rows: readonly FindingRow[];
  readonly columns: readonly FindingColumn[];
  readonly open: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly order?: FindingOrder | undefined;
  /** Absent where the order is not to be chosen. */
  readonly onOrder?: (order: FindingOrder) => void;
  readonly explain: (row: FindingRow) => ReactNode;
  /** What is chosen for something to be done to it; absent where nobody may. */
  readonly choice?: FindingChoice | undefined;
}

/** Findings that are chosen, by their keys. */
export interface FindingChoice {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Findings in rows, each of which opens to what is said of it. */
export function FindingTable(props: FindingTableProps) {
  const { label, rows, columns, open, onToggle, explain, choice, ...ordering } = props;
  const id = useId();
  return (
    <table className="grid">
      <caption className="unseen">{label}</caption>
      <thead>
        <tr>
          <th scope="col">
            {choice === undefined ? null : <ChooseAll of={choice} rows={rows} />}
            Vulnerability
          </th>
          {columns.map((column) => (
            <Heading key={column.id} column={column} {...ordering} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => {
          const isOpen = open.has(row.key);
          const panel = `${id}-${at}`;
          return (
            <Fragment key={row.key}>
              <tr className={isOpen ? 'is-open' : undefined}>
                <th scope="row">
                  <span className="named">
                    {choice === undefined ? null : <Choose of={choice} row={row} />}
                    <button
                      type="button"
                      className="opener"
                      aria-expanded={isOpen}
                      aria-controls={isOpen ? panel : undefined}
                      onClick={() => onToggle(row.key)}
                    >
                      <Text of={row.finding.vulnerability} />
                    </button>
                  </span>
                  <Marks of={row.finding} />
                </th>
                {columns.map(({ id: key, header, cell }) => (
                  <td key={key} data-label={header}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
              {isOpen ? (
                <tr id={panel} className="opened">
                  <td colSpan={columns.length + 1}>{explain(row)}</td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Choose({ of: { chosen, onChoose }, row }: { readonly of: FindingChoice; readonly row: FindingRow }) {
  const choose = (isChosen: boolean) => {
    onChoose(isChosen ? new Set([...chosen, row.key]) : new Set([...chosen].filter((key) => key !== row.key)));
  };
  return (
    <input
      type="checkbox"
      aria-label={`Choose ${row.finding.vulnerability} of ${row.finding.package.name}`}
      checked={chosen.has(row.key)}
      onChange={({ target }) => choose(target.checked)}
    />
  );
}

function ChooseAll({ of, rows }: { readonly of: FindingChoice; readonly rows: readonly FindingRow[] }) {
  const shown = new Set(rows.map(({ key }) => key));
  const others = [...of.chosen].filter((key) => !shown.has(key));
  return (
    <input
      type="checkbox"
      aria-label="Choose all that are shown"
      checked={rows.length > 0 && rows.every(({ key }) => of.chosen.has(key))}
      onChange={({ target }) => of.onChoose(new Set(target.checked ? [...others, ...shown] : others))}
    />
  );
}

interface HeadingProps extends Pick<FindingTableProps, 'order' | 'onOrder'> {
  readonly column: FindingColumn;
}

function Heading({ column, order, onOrder }: HeadingProps) {
  if (onOrder === undefined || column.compare === undefined) return <th scope="col">{column.header}</th>;
  const isBy = order?.by.id === column.id;
  const isReversed = isBy && order.isReversed;
  const direction = isReversed ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={isBy ? direction : 'none'}>
      <button type="button" className="order" onClick={() => onOrder({ by: column, isReversed: isBy && !isReversed })}>
        {column.header}
      </button>
    </th>
  );
}
