import { createHash } from 'node:crypto';

/** PostgreSQL indexes texts of up to 2,704 bytes, all columns together; a character is 4 at most. */
const LONGEST_INDEXED = 600;
/** `#` and a sha256 in hexadecimal. */
const DIGEST_LENGTH = 65;

/** A text that both databases hold: PostgreSQL has no NUL in one, and neither has a lone surrogate. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed();
}

/** A text that both databases index: of one longer than `longest` characters the beginning, and the digest of the whole. */
export function bounded(text: string, longest = LONGEST_INDEXED): string {
  const safe = storable(text);
  if (safe.length <= longest) return safe;
  const digest = createHash('sha256').update(safe).digest('hex');
  return `${safe.slice(0, longest - DIGEST_LENGTH).toWellFormed()}#${digest}`;
}
