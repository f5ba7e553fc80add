import type { NrvVariant } from '../../src/lib/executable/nrv.ts';
import { elfOf } from './elf.ts';
import { packNrv } from './nrv.ts';

const FORM = { wordBytes: 8, isBigEndian: false, isBare: true } as const;
const VARIANTS: Readonly<Record<number, NrvVariant>> = { 2: 'b', 5: 'd', 8: 'e' };
const HEADERS_BYTES = 64 + 56;

/** A program with this data as UPX packs it, by one of its methods; another than NRV's comes with what packs by it. */
export function upxOf(data: Uint8Array, method: number, pack?: (bytes: Uint8Array) => Uint8Array): Buffer {
  const original = elfOf(FORM, [{ name: '.data', address: 0x40_0000, bytes: data }]);
  const stub = elfOf(FORM, [{ name: '.stub', address: 0x80_0000, bytes: Buffer.from('stub') }]);
  const parts = [original.subarray(0, HEADERS_BYTES), original.subarray(HEADERS_BYTES, HEADERS_BYTES + data.length)];
  return Buffer.concat([
    stub,
    longs(0),
    Buffer.from('UPX!'),
    longs(0, 0, original.length, original.length),
    ...parts.flatMap((part) => block(part, method, pack ?? ((bytes) => byNrv(bytes, method)))),
  ]);
}

function block(bytes: Uint8Array, method: number, pack: (bytes: Uint8Array) => Uint8Array): readonly Uint8Array[] {
  const packed = pack(bytes);
  return packed.length < bytes.length
    ? [longs(bytes.length, packed.length, method), packed]
    : [longs(bytes.length, bytes.length, method), bytes];
}

function byNrv(bytes: Uint8Array, method: number): Uint8Array {
  const variant = VARIANTS[method];
  return variant === undefined ? bytes.subarray(1) : packNrv(bytes, variant);
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
