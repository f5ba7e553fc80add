const PLAIN = /^[A-Za-z0-9_./:@%+=][A-Za-z0-9_./:@%+=,-]*$/;
const LONGEST = 300;

/**
 * A text as one word of a POSIX shell, quoted where it has to be; undefined for what no line is to hold: what cannot be
 * printed, what is long, and what would be taken for an option.
 */
export function shellWord(text: string): string | undefined {
  if (text === '' || text.length > LONGEST || text.startsWith('-')) return undefined;
  if (/[^\P{C} ]|\p{Zl}|\p{Zp}/u.test(text)) return undefined;
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
