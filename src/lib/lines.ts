const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a text in memory, one at a time, without their ends (`\n` or `\r\n`); bytes that are not UTF-8 are U+FFFD. */
export function* linesOf(bytes: Uint8Array): Iterable<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < buffer.length; ) {
    const newline = buffer.indexOf(NEWLINE, start);
    const next = newline === -1 ? buffer.length : newline;
    yield buffer.toString('utf8', start, buffer[next - 1] === RETURN && next > start ? next - 1 : next);
    start = next + 1;
  }
}
