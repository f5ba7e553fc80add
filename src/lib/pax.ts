export interface PaxRecords {
  readonly records: ReadonlyMap<string, string>;
  /** Whether all of the header was well-formed; the records before a fault are good. */
  readonly isWhole: boolean;
}

/**
 * Records `length key=value\n` of an extended header (POSIX.1-2001 pax, "pax Extended Header"). An empty value takes back
 * what was said before, and leaves what the header itself says.
 */
export function parsePax(content: Buffer): PaxRecords {
  const records = new Map<string, string>();
  let at = 0;
  while (at < content.length) {
    const record = recordAt(content, at);
    if (record === undefined) return { records, isWhole: false };
    if (record.value === '') records.delete(record.key);
    else records.set(record.key, record.value);
    at = record.end;
  }
  return { records, isWhole: true };
}

const NEWLINE = 0x0a;
/** Keys that name files: a NUL in them would be cut off by the system. */
const NAMES = new Set(['path', 'linkpath', 'GNU.sparse.name']);

function recordAt(content: Buffer, start: number): { key: string; value: string; end: number } | undefined {
  const space = content.indexOf(' ', start);
  if (space === -1 || space - start > 10) return undefined;
  const digits = content.toString('latin1', start, space);
  const end = start + Number(digits);
  const equals = content.indexOf('=', space);
  const isWellFormed = /^[0-9]+$/.test(digits) && equals > space + 1 && equals < end && content[end - 1] === NEWLINE;
  if (!isWellFormed) return undefined;
  const key = content.toString('utf8', space + 1, equals);
  const value = content.toString('utf8', equals + 1, end - 1);
  const isGood = NAMES.has(key) ? !value.includes('\u0000') : key !== 'GNU.sparse.offset' || value !== '';
  return isGood ? { key, value, end } : undefined;
}
