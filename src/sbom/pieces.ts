const PIECE_LENGTH = 64 * 1024;

/** A JSON array's elements as text, one on each line, with the commas between them. */
export function* elements(values: Iterable<unknown>): Generator<string> {
  let separator = '\n';
  for (const value of values) {
    yield `${separator}${JSON.stringify(value)}`;
    separator = ',\n';
  }
}

/** Text in pieces of about 64 Ki characters, so that whoever sends it does not send a line at a time. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** RFC 3339 in UTC to the second, as SPDX 2.3, 6.9 "Created field" has it. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
