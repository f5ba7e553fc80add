/** Takes bits out of a range-coded stream, each as likely as its probability has come to say. */
export interface RangeDecoder {
  /** Probabilities that say nothing yet. */
  probabilities(count: number): Uint16Array;
  /** A bit by the probability at `index`, which learns from it. */
  bit(probabilities: Uint16Array, index: number): number;
  /** A number of so many bits, the highest first, each by what came before it. */
  tree(probabilities: Uint16Array, offset: number, bits: number): number;
  /** The same with the lowest bit first. */
  reversedTree(probabilities: Uint16Array, offset: number, bits: number): number;
  /** A number whose bits are all as likely as not. */
  plain(bits: number): number;
  /** Whether more was taken than there is. */
  isSpent(): boolean;
}

const PROBABILITY_BITS = 11;
const HALF = 1 << (PROBABILITY_BITS - 1);
const ADAPTATION_BITS = 5;
const LEAST_RANGE = 2 ** 24;

/** The decoder of LZMA: the stream begins with a byte that is not used and four of the code (7-Zip's specification). */
export function rangeDecoder(bytes: Uint8Array): RangeDecoder {
  let at = 5;
  let range = 0xffff_ffff;
  let code = bytes.subarray(1, 5).reduce((value, byte) => value * 256 + byte, 0);

  function normalize(): void {
    if (range >= LEAST_RANGE) return;
    range *= 256;
    code = code * 256 + (bytes[at] ?? 0);
    at += 1;
  }

  function bit(probabilities: Uint16Array, index: number): number {
    const probability = probabilities[index] ?? HALF;
    const bound = (range >>> PROBABILITY_BITS) * probability;
    const isOne = code >= bound;
    probabilities[index] = isOne
      ? probability - (probability >> ADAPTATION_BITS)
      : probability + ((2 * HALF - probability) >> ADAPTATION_BITS);
    code -= isOne ? bound : 0;
    range = isOne ? range - bound : bound;
    normalize();
    return isOne ? 1 : 0;
  }

  return {
    probabilities: (count) => new Uint16Array(count).fill(HALF),
    bit,
    tree(probabilities, offset, bits) {
      let symbol = 1;
      for (let left = bits; left > 0; left -= 1) symbol = symbol * 2 + bit(probabilities, offset + symbol);
      return symbol - 2 ** bits;
    },
    reversedTree(probabilities, offset, bits) {
      let node = 1;
      let symbol = 0;
      for (let index = 0; index < bits; index += 1) {
        const next = bit(probabilities, offset + node);
        node = node * 2 + next;
        symbol += next * 2 ** index;
      }
      return symbol;
    },
    plain(bits) {
      let symbol = 0;
      for (let left = bits; left > 0; left -= 1) {
        range = Math.floor(range / 2);
        const isOne = code >= range;
        code -= isOne ? range : 0;
        symbol = symbol * 2 + (isOne ? 1 : 0);
        normalize();
      }
      return symbol;
    },
    isSpent: () => at > bytes.length,
  };
}
