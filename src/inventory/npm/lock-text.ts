/** A line `key: value` of a YAML file in block form, without its quotes; `depth` counts indents of two spaces. */
export interface KeyedLine {
  readonly depth: number;
  readonly key: string;
  /** Empty where nothing stands behind the colon. */
  readonly value: string;
}

/** What a line holds, or undefined where it is not of that form. */
export function keyedLine(line: string): KeyedLine | undefined {
  const indent = indentOf(line);
  const end = keyEnd(line, indent);
  if (end === undefined || indent % 2 !== 0) return undefined;
  return { depth: indent / 2, key: unquoted(line.slice(indent, end)), value: unquoted(line.slice(end + 1).trim()) };
}

/** How many spaces a line begins with. */
export function indentOf(line: string): number {
  let indent = 0;
  while (line[indent] === ' ') indent += 1;
  return indent;
}

/** A scalar without its single or double quotes; what else they change is not undone but for doubled single ones. */
export function unquoted(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) return text;
  return quote === "'" ? text.slice(1, -1).replaceAll("''", "'") : text.slice(1, -1);
}

/** Where the colon stands that ends the key: one inside a plain key is followed by something other than a space. */
function keyEnd(line: string, start: number): number | undefined {
  const quote = line[start];
  if (quote === "'" || quote === '"') {
    const close = quoteEnd(line, start, quote);
    return line[close + 1] === ':' ? close + 1 : undefined;
  }
  const colon = line.indexOf(': ', start);
  const end = colon === -1 && line.endsWith(':') ? line.length - 1 : colon;
  return end <= start ? undefined : end;
}

/** Where the closing quote stands: a single quote inside is doubled. */
function quoteEnd(line: string, start: number, quote: string): number {
  let close = line.indexOf(quote, start + 1);
  while (close !== -1 && quote === "'" && line[close + 1] === "'") close = line.indexOf(quote, close + 2);
  return close;
}
