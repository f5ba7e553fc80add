/** Numbers in bytes. What leads out of them is 0. */
export interface Fields {
  u16(at: number): number;
  u32(at: number): number;
  /** Exact below 2^53; beyond that the nearest. */
  u64(at: number): number;
  /** One of four or eight bytes, as wide as an address is. */
  word(at: number): number;
}

/** Reads the numbers of a table that is written in this order of bytes, for addresses of so many bytes. */
export function fieldsOf(bytes: Uint8Array, isBigEndian: boolean, wordBytes: 4 | 8): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isIn = (at: number, length: number) => at >= 0 && at + length <= view.byteLength;
  const u16 = (at: number) => (isIn(at, 2) ? view.getUint16(at, !isBigEndian) : 0);
  const u32 = (at: number) => (isIn(at, 4) ? view.getUint32(at, !isBigEndian) : 0);
  const u64 = (at: number) => (isIn(at, 8) ? Number(view.getBigUint64(at, !isBigEndian)) : 0);
  return { u16, u32, u64, word: wordBytes === 8 ? u64 : u32 };
}

/** The text from `at` on up to the next zero byte, or to `most` bytes. */
export function textAt(bytes: Uint8Array, at: number, most: number): string {
  const field = bytes.subarray(at, at + most);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString('latin1');
}
