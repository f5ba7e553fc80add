export interface ElfSection {
  readonly name: string;
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface ElfForm {
  readonly wordBytes: 4 | 8;
  readonly isBigEndian: boolean;
  /** Without its table of sections, as `sstrip` leaves it. */
  readonly isBare?: boolean;
}

/** What ELF can be: 32 and 64 bits, both orders of bytes. */
export const ELF_FORMS: readonly ElfForm[] = [
  { wordBytes: 8, isBigEndian: false },
  { wordBytes: 8, isBigEndian: true },
  { wordBytes: 4, isBigEndian: false },
  { wordBytes: 4, isBigEndian: true },
];

/** Numbers of `wordBytes` each, one after the other, in one order of bytes. */
export function words({ wordBytes, isBigEndian }: ElfForm, ...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => numberIn(value, wordBytes, isBigEndian)));
}

/** A program of these sections, each of them also a segment that may be written (System V gABI, "Object Files"). */
export function elfOf(form: ElfForm, sections: readonly ElfSection[]): Buffer {
  const { wordBytes, isBigEndian } = form;
  const is64 = wordBytes === 8;
  const [headerBytes, segmentBytes, sectionBytes] = is64 ? [64, 56, 64] : [52, 32, 40];
  const half = (value: number) => numberIn(value, 2, isBigEndian);
  const long = (value: number) => numberIn(value, 4, isBigEndian);
  const word = (...values: readonly number[]) => words(form, ...values);
  const names = Buffer.from(`\0${sections.map(({ name }) => `${name}\0`).join('')}.shstrtab\0`);
  const all = [...sections, { name: '.shstrtab', address: 0, bytes: names }];
  const dataAt = headerBytes + sections.length * segmentBytes;
  const offsets = all.map((_, index) => dataAt + all.slice(0, index).reduce((sum, { bytes }) => sum + bytes.length, 0));
  const offsetOf = (index: number) => offsets[index] ?? 0;
  const segments = sections.map(({ address, bytes }, index) => {
    const place = word(offsetOf(index), address, address, bytes.length, bytes.length);
    return is64 ? [long(1), long(6), place, word(16)] : [long(1), place, long(6), word(16)];
  });
  const entries = all.map(({ name, address, bytes }, index) => [
    long(names.indexOf(`\0${name}\0`) + 1),
    long(1),
    word(2, address, offsetOf(index), bytes.length),
    long(0),
    long(0),
    word(1, 0),
  ]);
  const tableAt = offsetOf(all.length - 1) + names.length;
  const isBare = form.isBare === true;
  const header = [
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isBigEndian ? 2 : 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    [half(2), half(62), long(1)],
    word(0, headerBytes, isBare ? 0 : tableAt),
    [long(0), half(headerBytes), half(segmentBytes), half(sections.length)],
    [half(sectionBytes), half(isBare ? 0 : all.length + 1), half(isBare ? 0 : all.length)],
  ];
  const table = isBare ? [] : [Buffer.alloc(sectionBytes), ...entries.flat()];
  const data = all.map(({ bytes }) => bytes);
  return Buffer.concat([...header.flat(), ...segments.flat(), ...data, ...table]);
}

function numberIn(value: number, length: 2 | 4 | 8, isBigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const big = bytes.subarray(8 - length);
  return isBigEndian ? big : Buffer.from(big.toReversed());
}
