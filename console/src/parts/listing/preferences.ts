import { useMemo } from 'react';
import { useRemembered } from '../remembered.ts';

/** What is remembered of a table: nothing where nobody has chosen. */
interface Kept {
  /** In their order. */
  readonly columns?: readonly KeptColumn[] | undefined;
  /** In pixels, by column. */
  readonly widths?: Readonly<Record<string, number>> | undefined;
  readonly isCut?: boolean | undefined;
  readonly isDense?: boolean | undefined;
  readonly pageSize?: number | undefined;
}

interface KeptColumn {
  readonly id: string;
  readonly visible: boolean;
}

/** A column, as far as somebody chooses whether and where it is shown. */
export interface Choosable {
  readonly id: string;
  readonly header: string;
  /** Not shown to who has chosen nothing. */
  readonly isExtra?: boolean | undefined;
  /** Names the row, and is always shown. */
  readonly isRowHeader?: boolean | undefined;
}

/** How somebody likes a table. */
export interface Preferences extends Kept {
  readonly columns: readonly KeptColumn[];
  readonly widths: Readonly<Record<string, number>>;
  readonly pageSize: number;
}

/** How many rows are asked for at once. */
export const PAGE_SIZES: readonly number[] = [25, 50, 100, 250];
const USUAL_SIZE = 50;
const NOTHING: Kept = {};

/** How somebody likes the table of that name, remembered by the browser from one visit to the next. */
export function usePreferences(
  name: string,
  columns: readonly Choosable[],
): readonly [Preferences, (changed: Partial<Kept>) => void] {
  const [kept, remember] = useRemembered(`table.${name}`, NOTHING, isKept);
  const preferences = useMemo(() => preferencesOf(kept, columns), [kept, columns]);
  return [preferences, (changed) => remember({ ...kept, ...changed })];
}

/** How many rows of the table of that name are asked for at once. */
export function usePageSize(name: string): number {
  const [{ pageSize = USUAL_SIZE }] = useRemembered(`table.${name}`, NOTHING, isKept);
  return pageSize;
}

/** What is kept of columns that are no more is left out; those that are new come last. */
function preferencesOf(kept: Kept, columns: readonly Choosable[]): Preferences {
  const known = new Map(columns.map((column) => [column.id, column]));
  const chosen = (kept.columns ?? []).filter(({ id }) => known.delete(id));
  const others = [...known.values()].map(({ id, isExtra }) => ({ id, visible: isExtra !== true }));
  return {
    ...kept,
    columns: [...chosen, ...others],
    widths: kept.widths ?? {},
    pageSize: kept.pageSize ?? USUAL_SIZE,
  };
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { columns = [], widths = {}, isCut = false, isDense = false, pageSize = USUAL_SIZE } = value as Untold;
  return (
    Array.isArray(columns) &&
    columns.every(isColumn) &&
    typeof widths === 'object' &&
    Object.values(widths ?? {}).every((width) => typeof width === 'number' && width > 0) &&
    typeof isCut === 'boolean' &&
    typeof isDense === 'boolean' &&
    PAGE_SIZES.includes(Number(pageSize))
  );
}

type Untold = { readonly [Key in keyof Kept]?: unknown };

function isColumn(value: unknown): value is KeptColumn {
  const { id, visible } = (value ?? {}) as { readonly [Key in keyof KeptColumn]?: unknown };
  return typeof id === 'string' && typeof visible === 'boolean';
}
