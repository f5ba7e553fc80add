/** A template in pieces: text as it stands, and names between angle brackets, in a JSON string or outside of one. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly isQuoted: boolean };

/** A placeholder, an escaped character, a quote, or what lies between. */
const TOKEN = /<([A-Za-z0-9_.-]{1,256})>|\\[\s\S]|"|[^<\\"]+|[<\\]/g;

/** The pieces of an InputTemplate. */
export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let isQuoted = false;
  for (const [token, name] of template.matchAll(TOKEN)) {
    if (name !== undefined) pieces.push({ kind: 'name', name, isQuoted });
    else pieces.push({ kind: 'text', text: token });
    if (token === '"') isQuoted = !isQuoted;
  }
  return pieces;
}

/**
 * What a value becomes in its place, as EventBridge does it: outside of a string it is JSON, and an empty string where
 * there is none; in a string it is text, of a list or an object its JSON without quotes.
 */
export function textOf(value: unknown, isQuoted: boolean): string {
  if (!isQuoted) return JSON.stringify(value ?? (value === null ? null : ''));
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  return JSON.stringify(text).slice(1, -1);
}
