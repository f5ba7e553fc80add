/** A Mach-O of 64 bits: one segment that may be written, with one section of these bytes. */
export function machO(name: string, content: Uint8Array, isBigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(32 + 152);
  const long = (value: number, at: number) =>
    isBigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const word = (value: number, at: number) => long(value, isBigEndian ? at + 4 : at);
  for (const [index, value] of [0xfeedfacf, 0x01000007, 3, 2, 1, 152].entries()) long(value, index * 4);
  long(0x19, 32);
  long(152, 36);
  bytes.write('__DATA', 40);
  word(0x1000, 56);
  word(content.length, 64);
  word(bytes.length, 72);
  word(content.length, 80);
  long(3, 88);
  long(3, 92);
  long(1, 96);
  bytes.write(name, 104);
  bytes.write('__DATA', 120);
  word(0x1000, 136);
  word(content.length, 144);
  long(bytes.length, 152);
  return Buffer.concat([bytes, content]);
}

/** A universal binary of these. */
export function universal(...programs: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8 + 20 * programs.length);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(programs.length, 4);
  let at = head.length;
  for (const [index, program] of programs.entries()) {
    head.writeUInt32BE(at, 8 + 20 * index + 8);
    head.writeUInt32BE(program.length, 8 + 20 * index + 12);
    at += program.length;
  }
  return Buffer.concat([head, ...programs]);
}
