/** What a table is exported as: a value for each of its columns. */
export type ExportedRow = Readonly<Record<string, string | number | undefined>>;

/** Rows as CSV (RFC 4180) with a line of headings. What a spreadsheet would run as a formula begins with a quote. */
export function csvOf(rows: readonly ExportedRow[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number | undefined = ''): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
