import { csvLines, type ExportedRow } from '../csv.ts';

/** The forms in which a table is saved. */
export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** What is saved of a table. */
export interface Exported<Row> {
  readonly all: (signal: AbortSignal) => AsyncIterable<readonly Row[]>;
  /** A row for a spreadsheet: the same keys for each. */
  readonly csv: (row: Row) => ExportedRow;
  /** A row for a script, where that is another than the row. */
  readonly json?: ((row: Row) => unknown) | undefined;
}

/** A file, and whether there are more rows than are in it. */
export interface ExportFile {
  readonly blob: Blob;
  readonly rows: number;
  readonly isCut: boolean;
}

/** More are not saved: a file of them is nothing for a spreadsheet, and a script asks the API. */
export const MOST_ROWS = 200_000;
const TYPES: Readonly<Record<Format, string>> = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/**
 * All rows as a file, `onProgress` told how many there are so far. What was written is handed to the browser part by
 * part, which keeps it outside of the page's memory.
 */
export async function exportFile<Row>(
  of: Exported<Row>,
  format: Format,
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<ExportFile> {
  const write = format === 'csv' ? csvWriter(of.csv) : jsonWriter(of.json);
  const parts: Blob[] = [];
  let rows = 0;
  let isCut = false;
  for await (const page of of.all(signal)) {
    signal.throwIfAborted();
    const taken = page.slice(0, MOST_ROWS - rows);
    if (taken.length > 0) parts.push(new Blob([write.rows(taken, rows === 0)]));
    rows += taken.length;
    onProgress(rows);
    isCut = taken.length < page.length;
    if (isCut) break;
  }
  return { blob: new Blob([...parts, write.end(rows)], { type: TYPES[format] }), rows, isCut };
}

interface Writer<Row> {
  readonly rows: (rows: readonly Row[], isFirst: boolean) => string;
  readonly end: (rows: number) => string;
}

function csvWriter<Row>(csv: (row: Row) => ExportedRow): Writer<Row> {
  return { rows: (rows, isFirst) => csvLines(rows.map(csv), isFirst), end: () => '' };
}

function jsonWriter<Row>(json: (row: Row) => unknown = (row) => row): Writer<Row> {
  return {
    rows: (rows, isFirst) =>
      rows.map((row, at) => `${isFirst && at === 0 ? '[\n' : ',\n'}${JSON.stringify(json(row))}`).join(''),
    end: (rows) => (rows === 0 ? '[]\n' : '\n]\n'),
  };
}
