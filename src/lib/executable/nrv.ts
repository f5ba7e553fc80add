/** The variants of UCL's compression that UPX uses, by how a match's offset and length are written. */
export type NrvVariant = 'b' | 'd' | 'e';

/** Matches that lie further back are one longer than written. */
const FAR: Readonly<Record<NrvVariant, number>> = { b: 0xd00, d: 0x500, e: 0x500 };
const END = 0xffff_ffff;

/**
 * Unpacks NRV2B, NRV2D or NRV2E, with bits taken from words of 32 bits, little endian (UCL's `n2b_d.c` and its sisters).
 * Undefined where the bytes are not such, or do not unpack to exactly `sizeBytes`.
 */
export function unpackNrv(packed: Uint8Array, variant: NrvVariant, sizeBytes: number): Uint8Array | undefined {
  const bits = bitsOf(packed);
  const out = new Uint8Array(sizeBytes);
  let at = 0;
  let last = 1;
  for (;;) {
    while (bits.one() === 1) {
      if (at === sizeBytes || bits.isSpent()) return undefined;
      out[at] = bits.byte();
      at += 1;
    }
    const match = readMatch(bits, variant, last);
    if (match === 'end') return at === sizeBytes ? out : undefined;
    if (match.offset > at || at + match.length > sizeBytes || bits.isSpent()) return undefined;
    const end = at + match.length;
    for (; at < end; at += 1) out[at] = out[at - match.offset] ?? 0;
    last = match.offset;
  }
}

interface Bits {
  one(): number;
  byte(): number;
  /** Whether more was taken than there is: then all that was taken since is zero. */
  isSpent(): boolean;
}

function bitsOf(bytes: Uint8Array): Bits {
  let at = 0;
  let word = 0;
  let left = 0;
  const byte = () => {
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  return {
    byte,
    isSpent: () => at > bytes.length,
    one() {
      if (left === 0) {
        word = byte() | (byte() << 8) | (byte() << 16) | (byte() << 24);
        left = 32;
      }
      left -= 1;
      return (word >>> left) & 1;
    },
  };
}

interface Match {
  readonly offset: number;
  readonly length: number;
}

function readMatch(bits: Bits, variant: NrvVariant, last: number): Match | 'end' {
  const high = variant === 'b' ? plainNumber(bits) : steppedNumber(bits);
  if (high === undefined) return { offset: END, length: 0 };
  const isLast = high === 2;
  const written = isLast ? 0 : (high - 3) * 256 + bits.byte();
  if (!isLast && written >= END) return 'end';
  if (variant === 'b') {
    const offset = isLast ? last : written + 1;
    return { offset, length: lengthOf(bits, variant, bits.one()) + far(variant, offset) };
  }
  const first = isLast ? bits.one() : (written & 1) ^ 1;
  const offset = isLast ? last : Math.floor(written / 2) + 1;
  return { offset, length: lengthOf(bits, variant, first) + far(variant, offset) };
}

function far(variant: NrvVariant, offset: number): number {
  return offset > FAR[variant] ? 2 : 1;
}

/** A bit of the number, then one that says whether it ends. */
function plainNumber(bits: Bits): number | undefined {
  let number = 1;
  do {
    number = number * 2 + bits.one();
    if (number > END || bits.isSpent()) return undefined;
  } while (bits.one() === 0);
  return number;
}

/** As `plainNumber`, but where it goes on, one less is carried on and a further bit follows. */
function steppedNumber(bits: Bits): number | undefined {
  let number = 1;
  for (;;) {
    number = number * 2 + bits.one();
    if (number > END || bits.isSpent()) return undefined;
    if (bits.one() === 1) return number;
    number = (number - 1) * 2 + bits.one();
  }
}

function lengthOf(bits: Bits, variant: NrvVariant, first: number): number {
  if (variant === 'e') {
    if (first === 1) return 1 + bits.one();
    return bits.one() === 1 ? 3 + bits.one() : (plainNumber(bits) ?? 0) + 3;
  }
  const short = first * 2 + bits.one();
  return short === 0 ? (plainNumber(bits) ?? 0) + 2 : short;
}
