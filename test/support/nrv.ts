import type { NrvVariant } from '../../src/lib/executable/nrv.ts';

const FARTHEST = 4096;
const LONGEST = 300;

/** Packs bytes as UCL does, with matches that a short search finds. */
export function packNrv(bytes: Uint8Array, variant: NrvVariant): Buffer {
  const out = bitWriter();
  let last = 1;
  for (let at = 0; at < bytes.length; ) {
    const { offset, length } = longestMatch(bytes, at);
    const far = offset > (variant === 'b' ? 0xd00 : 0x500) ? 2 : 1;
    if (length < far + 3) {
      out.bit(1);
      out.byte(bytes[at] ?? 0);
      at += 1;
      continue;
    }
    out.bit(0);
    writeMatch(out, variant, { offset: offset === last ? undefined : offset, written: length - far });
    last = offset;
    at += length;
  }
  out.bit(0);
  writeNumber(out, variant, 0xff_ffff + 3);
  out.byte(0xff);
  return out.bytes();
}

type BitWriter = ReturnType<typeof bitWriter>;

/** Bits go into words of four bytes, which lie where the first of their bits is needed. */
function bitWriter() {
  const out: number[] = [];
  let word = 0;
  let left = 0;
  return {
    byte: (value: number) => void out.push(value),
    bit(value: number) {
      if (left === 0) {
        word = out.length;
        out.push(0, 0, 0, 0);
        left = 32;
      }
      left -= 1;
      const at = word + Math.floor(left / 8);
      out[at] = (out[at] ?? 0) | (value << (left % 8));
    },
    bytes: () => Buffer.from(out),
  };
}

function longestMatch(bytes: Uint8Array, at: number): { readonly offset: number; readonly length: number } {
  let best = { offset: 0, length: 0 };
  for (let offset = 1; offset <= Math.min(at, FARTHEST); offset += 1) {
    let length = 0;
    while (length < LONGEST && at + length < bytes.length && bytes[at + length] === bytes[at + length - offset])
      length += 1;
    if (length > best.length) best = { offset, length };
  }
  return best;
}

function writeMatch(
  out: BitWriter,
  variant: NrvVariant,
  { offset, written }: { readonly offset: number | undefined; readonly written: number },
): void {
  const first = variant === 'e' ? Number(written <= 2) : Number(written === 2 || written === 3);
  if (offset === undefined) writeNumber(out, variant, 2);
  else {
    const value = variant === 'b' ? offset - 1 : (offset - 1) * 2 + (1 - first);
    writeNumber(out, variant, Math.floor(value / 256) + 3);
    out.byte(value % 256);
  }
  if (variant === 'b' || offset === undefined) out.bit(first);
  writeLength(out, variant, written);
}

function writeLength(out: BitWriter, variant: NrvVariant, written: number): void {
  if (variant !== 'e') {
    out.bit(written < 4 ? written % 2 : 0);
    if (written > 3) writePlain(out, written - 2);
  } else if (written <= 2) out.bit(written - 1);
  else {
    out.bit(Number(written <= 4));
    if (written <= 4) out.bit(written - 3);
    else writePlain(out, written - 3);
  }
}

function writeNumber(out: BitWriter, variant: NrvVariant, number: number): void {
  if (variant === 'b') writePlain(out, number);
  else writeStepped(out, number);
}

function writePlain(out: BitWriter, number: number): void {
  const bits = Array.from(number.toString(2).slice(1), Number);
  for (const [index, bit] of bits.entries()) {
    out.bit(bit);
    out.bit(Number(index === bits.length - 1));
  }
}

/** Found from its end: the last step doubles, the one before it doubles what is one less, and so on. */
function writeStepped(out: BitWriter, number: number): void {
  const bits: number[] = [1, number % 2];
  let rest = Math.floor(number / 2);
  while (rest > 1) {
    bits.push(rest % 2, 0);
    rest = Math.floor(rest / 2) + 1;
    bits.push(rest % 2);
    rest = Math.floor(rest / 2);
  }
  for (const bit of bits.toReversed()) out.bit(bit);
}
