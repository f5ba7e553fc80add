/** What a row of a table is exported as: a value for each of its columns. */
export type ExportedRow = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Rows of the same columns as lines of CSV (RFC 4180), with a line of headings before them where it is to have one. What
 * a spreadsheet would run as a formula begins with a quote.
 */
export function csvLines(rows: readonly ExportedRow[], hasHeadings: boolean): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => row[column]));
  return (hasHeadings ? [columns, ...lines] : lines).map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

function cellOf(value: string | number | boolean | undefined = ''): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
