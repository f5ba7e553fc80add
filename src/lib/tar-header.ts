/** The fields of one header block that matter to a reader of content; names are as written, up to their first NUL. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  /** Bytes that follow the header in the archive. */
  readonly sizeBytes: number;
  readonly typeflag: string;
  readonly linkName: string;
  /** GNU's old sparse form (typeflag `S`): the file's own size, and whether more blocks of its map follow. */
  readonly sparse?: { readonly sizeBytes: number; readonly isContinued: boolean };
}

export type ParsedTarHeader =
  | { readonly kind: 'header'; readonly header: TarHeader }
  /** A block of zeros; two of them end an archive. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly reason: string };

export const TAR_BLOCK = 512;

/**
 * Reads a header block in any of the forms v7, ustar, pax and GNU (POSIX.1-2001 pax, "ustar Header Block"; the GNU tar
 * manual, "Basic Tar Format"). Odd fields are read as Go's archive/tar reads them, since that is what container engines
 * unpack layers with.
 */
export function parseTarHeader(block: Buffer): ParsedTarHeader {
  const sums = sumsOf(block);
  if (sums.unsigned === EMPTY_SUM && block.every((byte) => byte === 0)) return { kind: 'empty' };
  const checksum = number(block, 148, 8);
  if (checksum !== sums.unsigned && checksum !== sums.signed) return { kind: 'invalid', reason: 'a wrong checksum' };
  const sizeBytes = number(block, 124, 12);
  if (sizeBytes === undefined) return { kind: 'invalid', reason: 'a size that is no number' };
  const typeflag = String.fromCharCode(block[156] ?? 0);
  const header = {
    name: nameOf(block),
    mode: number(block, 100, 8) ?? 0,
    sizeBytes,
    typeflag,
    linkName: text(block, 157, 100),
    ...(typeflag === 'S' ? { sparse: { sizeBytes: number(block, 483, 12) ?? 0, isContinued: block[482] !== 0 } } : {}),
  };
  return { kind: 'header', header };
}

/** The sum of a block of zeros, whose checksum field counts as eight spaces. */
const EMPTY_SUM = 8 * 0x20;

/** POSIX sums the bytes as unsigned; some old archivers summed them as signed. */
function sumsOf(block: Buffer): { unsigned: number; signed: number } {
  let unsigned = EMPTY_SUM;
  let high = 0;
  for (let at = 0; at < TAR_BLOCK; at += 1) {
    if (at === 148) at = 156;
    const byte = block[at] ?? 0;
    unsigned += byte;
    high += byte >>> 7;
  }
  return { unsigned, signed: unsigned - 256 * high };
}

function nameOf(block: Buffer): string {
  const name = text(block, 0, 100);
  const prefix = prefixOf(block);
  return prefix === '' ? name : `${prefix}/${name}`;
}

const USTAR = Buffer.from('ustar\u0000');
const GNU = Buffer.from('ustar  \u0000');
const STAR_TRAILER = Buffer.from('tar\u0000');

/** GNU keeps times where ustar keeps a prefix; Go before 1.8 wrote a prefix there all the same. */
function prefixOf(block: Buffer): string {
  if (matches(block, 257, USTAR)) return text(block, 345, matches(block, 508, STAR_TRAILER) ? 131 : 155);
  if (!matches(block, 257, GNU)) return '';
  const areTimes = [345, 357].every((at) => block[at] === 0 || isNumber(block, at, 12));
  const prefix = areTimes ? '' : text(block, 345, 155);
  return /^\p{ASCII}*$/u.test(prefix) ? prefix : '';
}

function matches(block: Buffer, at: number, expected: Buffer): boolean {
  return block.compare(expected, 0, expected.length, at, at + expected.length) === 0;
}

function text(block: Buffer, at: number, bytes: number): string {
  const nul = block.indexOf(0, at);
  const end = nul === -1 || nul > at + bytes ? at + bytes : nul;
  return block.toString('utf8', at, end);
}

/** An octal number, or GNU's base-256 form where the first bit is set; undefined where it is neither, or negative. */
function number(block: Buffer, at: number, bytes: number): number | undefined {
  const first = block[at] ?? 0;
  if ((first & 0x80) !== 0) return base256(block.subarray(at, at + bytes));
  let start = at;
  while (start < at + bytes && isBlank(block[start])) start += 1;
  const digits = text(block, start, at + bytes - start).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

/** As `number`, but a negative one is one too, as long as 64 bits hold it. */
function isNumber(block: Buffer, at: number, bytes: number): boolean {
  const first = block[at] ?? 0;
  if ((first & 0x80) === 0) return number(block, at, bytes) !== undefined;
  const sign = (first & 0x40) === 0 ? 0 : 0xff;
  const [top = 0, ...rest] = block.subarray(at, at + bytes - 7).map((byte) => byte ^ sign);
  return (top & 0x7f) === 0 && rest.every((byte, index) => (index === rest.length - 1 ? byte < 0x80 : byte === 0));
}

function base256(field: Buffer): number | undefined {
  const first = field[0] ?? 0;
  if ((first & 0x40) !== 0) return undefined;
  const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, first & 0x3f);
  return Number.isSafeInteger(value) ? value : undefined;
}
