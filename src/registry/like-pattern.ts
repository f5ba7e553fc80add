/** What SQL's LIKE takes for a text that has this in it, where the character of ESCAPE is a backslash. */
export function likePattern(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
