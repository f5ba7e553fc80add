/**
 * Text as it can be put on a terminal: what would move the cursor, change colours or the direction of writing is
 * written as JSON writes it, `\u001b`. Names in an image are whoever's who made it.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Unicode's control, format (which has the marks of direction), line and paragraph separators, and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
