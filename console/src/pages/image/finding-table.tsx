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
}

/** Findings in rows, each of which opens to what is said of it. */
export function FindingTable({ label, rows, columns, open, onToggle, explain, ...ordering }: FindingTableProps) {
  const id = useId();
  return (
    <table className="grid">
      <caption className="unseen">{label}</caption>
      <thead>
        <tr>
          <th scope="col">Vulnerability</th>
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
                  <button
                    type="button"
                    className="opener"
                    aria-expanded={isOpen}
                    aria-controls={isOpen ? panel : undefined}
                    onClick={() => onToggle(row.key)}
                  >
                    <Text of={row.finding.vulnerability} />
                  </button>
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
