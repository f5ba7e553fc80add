/** Reads numbers of bits, the highest first. */
export interface BitReader {
  /** How many bits were taken. */
  readonly taken: number;
  /** The next bits, 24 at most, as a number. Throws EndOfBitsError where there are fewer. */
  take(bits: number): number;
  /** The same, and stays where it is. */
  peek(bits: number): number;
}

export class EndOfBitsError extends Error {}

export function bitReader(bytes: Uint8Array, fromBit: number): BitReader {
  let at = fromBit >>> 3;
  let held = 0;
  let count = 0;
  const peek = (bits: number) => {
    while (count < bits) {
      const byte = bytes[at];
      if (byte === undefined) throw new EndOfBitsError('there are no more bits');
      held = (held << 8) | byte;
      at += 1;
      count += 8;
    }
    return (held >>> (count - bits)) & ((1 << bits) - 1);
  };
  const take = (bits: number) => {
    const value = peek(bits);
    count -= bits;
    return value;
  };
  take(fromBit & 7);
  return {
    get taken() {
      return at * 8 - count;
    },
    take,
    peek,
  };
}
