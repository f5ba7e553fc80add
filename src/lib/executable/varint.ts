/** As many as 64 bits take, seven in each. */
const MOST_BYTES = 10;

/**
 * The number of variable length (LEB128, without sign) that begins at `at`, and where it ends. Undefined where it is cut
 * off or larger than can be exact.
 */
export function varintAt(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < MOST_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: at + index + 1 } : undefined;
  }
  return undefined;
}
