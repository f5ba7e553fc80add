/**
 * What hides, turns the direction of writing (Unicode TR9 and TR36), controls a terminal or is half a character. Emoji are
 * written with U+FE0F and U+200D between their parts.
 */
const HIDDEN =
  /(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})|[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\u{200d}]--[\u{fe0f}]]/gv;

/** Marks above and below a letter, one upon the other: no script has so many, and they cover the lines around them. */
const STACKED = /(?<=\p{M}{4})\p{M}/gu;

/** A text with all that cannot be seen in it written out, as `\u202e`. */
export function shownText(text: string): string {
  return text.replaceAll(HIDDEN, writtenOut).replaceAll(STACKED, writtenOut);
}

function writtenOut(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
