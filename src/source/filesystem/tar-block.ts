import { TAR_BLOCK } from '../../lib/tar-header.ts';

/** What a tar entry says before its content. */
export interface WrittenEntry {
  /** With a slash at the end for a folder. */
  readonly path: string;
  readonly typeflag: '0' | '2' | '5';
  /** Permission bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Of a symbolic link, as written. */
  readonly target?: string;
}

/**
 * The header of an entry (POSIX.1-2001 pax, "pax Header Block"), with an extended one before it where a field does not
 * hold what is to be said. Owners and times are left out, so that equal files make equal archives.
 */
export function entryHeader({ path, typeflag, mode, sizeBytes, target = '' }: WrittenEntry): Uint8Array {
  const [name, link] = [Buffer.from(path), Buffer.from(target)];
  const long = [
    ...(isLong(name) ? [record('path', path)] : []),
    ...(isLong(link) ? [record('linkpath', target)] : []),
    ...(sizeBytes > MOST_OCTAL ? [record('size', String(sizeBytes))] : []),
  ];
  const size = sizeBytes > MOST_OCTAL ? 0 : sizeBytes;
  const own = block({ name: name.subarray(0, NAME_BYTES), typeflag, mode, size, link: link.subarray(0, NAME_BYTES) });
  if (long.length === 0) return own;
  const records = Buffer.concat(long);
  const extended = block({ name: Buffer.from('pax'), typeflag: 'x', mode: 0o644, size: records.length, link: NOTHING });
  return Buffer.concat([extended, records, padding(records.length), own]);
}

/** The zeros that fill up content of so many bytes to whole blocks. */
export function padding(sizeBytes: number): Uint8Array {
  return new Uint8Array((TAR_BLOCK - (sizeBytes % TAR_BLOCK)) % TAR_BLOCK);
}

/** Two empty blocks end an archive. */
export function archiveEnd(): Uint8Array {
  return new Uint8Array(2 * TAR_BLOCK);
}

const NAME_BYTES = 100;
const NOTHING = Buffer.alloc(0);
/** The most that eleven octal digits hold. */
const MOST_OCTAL = 8 ** 11 - 1;

interface Block {
  readonly name: Uint8Array;
  readonly typeflag: string;
  readonly mode: number;
  readonly size: number;
  readonly link: Uint8Array;
}

function block({ name, typeflag, mode, size, link }: Block): Buffer {
  const bytes = Buffer.alloc(TAR_BLOCK);
  bytes.set(name);
  bytes.write(
    `${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(size, 11)}\0${octal(0, 11)}\0        ${typeflag}`,
    NAME_BYTES,
    'latin1',
  );
  bytes.set(link, 157);
  bytes.write('ustar\u000000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** Bytes that are not ASCII are said in the extended header, which is in UTF-8. */
function isLong(text: Buffer): boolean {
  return text.length > NAME_BYTES || text.some((byte) => byte > 0x7f);
}

/** `length key=value\n`, where the length counts itself. */
function record(key: string, value: string): Uint8Array {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
