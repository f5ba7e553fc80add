import type { TarSink } from '../../src/lib/tar.ts';

/** What a tar header may be told to say; everything is written as given, so that a test can write nonsense. */
export interface TarHeader {
  readonly path: string | Uint8Array;
  readonly mode?: number;
  /** What the header claims, which the body need not keep. */
  readonly sizeBytes?: number;
  readonly typeflag?: string;
  readonly linkPath?: string | Uint8Array;
  /** `ustar\0` + `00` where absent. */
  readonly magic?: string;
  readonly prefix?: string;
}

const BLOCK = 512;

/** One header block with a right checksum (POSIX.1-2001 pax, "ustar Header Block"). */
export function tarHeader(header: TarHeader): Uint8Array {
  const block = new Uint8Array(BLOCK);
  put(block, 0, header.path);
  put(block, 100, octal(header.mode ?? 0o644, 7));
  put(block, 108, octal(0, 7));
  put(block, 116, octal(0, 7));
  putSize(block, header.sizeBytes ?? 0);
  put(block, 136, octal(0, 11));
  put(block, 156, header.typeflag ?? '0');
  put(block, 157, header.linkPath ?? '');
  put(block, 257, header.magic ?? 'ustar\u000000');
  put(block, 345, header.prefix ?? '');
  return withChecksum(block);
}

/** The same block with its checksum computed anew, for a test that changed a field by hand. */
export function withChecksum(block: Uint8Array): Uint8Array {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(block, 148, `${octal(sum, 6)}\u0000 `);
  return block;
}

/** `content` filled up with zeros to whole blocks. */
export function tarBody(content: string | Uint8Array): Uint8Array {
  const bytes = toBytes(content);
  const body = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  body.set(bytes);
  return body;
}

/** A PAX extended header (`x`; `g` for a global one) with these records. */
export function paxHeader(records: Readonly<Record<string, string>>, typeflag = 'x'): Uint8Array {
  const content = Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, value)));
  const header = tarHeader({ path: 'PaxHeaders/0', sizeBytes: content.length, typeflag });
  return Buffer.concat([header, tarBody(content)]);
}

/** A GNU long name (`L`) or long link (`K`) header. */
export function gnuLong(typeflag: 'L' | 'K', name: string | Uint8Array): Uint8Array {
  const content = Buffer.concat([toBytes(name), new Uint8Array(1)]);
  const header = tarHeader({ path: '././@LongLink', sizeBytes: content.length, typeflag, magic: 'ustar  \u0000' });
  return Buffer.concat([header, tarBody(content)]);
}

/** The two empty blocks that end an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

function paxRecord(key: string, value: string): Uint8Array {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function putSize(block: Uint8Array, size: number): void {
  if (size < 8 ** 11) {
    put(block, 124, octal(size, 11));
    return;
  }
  new DataView(block.buffer).setBigUint64(128, BigInt(size));
  block[124] = 0x80;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function put(block: Uint8Array, offset: number, value: string | Uint8Array): void {
  block.set(toBytes(value).subarray(0, BLOCK - offset), offset);
}

function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

/** A sink that hands an entry's content over when it is whole. */
export function gather(done: (bytes: Buffer) => void): TarSink {
  const parts: Buffer[] = [];
  return { write: (bytes) => parts.push(Buffer.from(bytes)) > 0, end: () => done(Buffer.concat(parts)) };
}
