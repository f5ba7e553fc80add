import { crc32, deflateRawSync } from 'node:zlib';

/** One entry, of which every number may be told to be wrong. */
export interface ZipFile {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Deflated where absent. */
  readonly isStored?: boolean;
  /** Bytes as they lie in the archive, in place of the content packed. */
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** What the directory claims. */
  readonly sizeBytes?: number;
  readonly packedBytes?: number;
  readonly headerOffset?: number;
  /** Sizes after the content instead of before it. */
  readonly hasDescriptor?: boolean;
  /** Sizes beside the content in eight bytes. */
  readonly isWide?: boolean;
}

export interface ZipOptions {
  readonly comment?: string | Uint8Array;
  /** Before the archive; `isAdjusted` where its offsets count them. */
  readonly prefix?: Uint8Array;
  readonly isAdjusted?: boolean;
  /** Whether the end and every entry give their numbers in eight bytes. */
  readonly isWide?: boolean;
}

/** A zip archive of these files; a pair is a name and its content. */
export function zipOf(
  files: readonly (ZipFile | readonly [name: string, content: string | Uint8Array])[],
  options: ZipOptions = {},
): Buffer {
  const { comment = '', prefix = new Uint8Array(), isAdjusted = false, isWide = false } = options;
  const base = isAdjusted ? prefix.length : 0;
  const bodies: Buffer[] = [];
  const headers: Buffer[] = [];
  let offset = base;
  for (const file of files.map(fileOf)) {
    const body = bodyOf(file);
    headers.push(headerOf(file, file.headerOffset ?? offset, isWide));
    bodies.push(body);
    offset += body.length;
  }
  const directory = Buffer.concat(headers);
  return Buffer.concat([
    prefix,
    ...bodies,
    directory,
    endOf(files.length, directory.length, offset, { comment, isWide }),
  ]);
}

function fileOf(file: ZipFile | readonly [string, string | Uint8Array]): ZipFile {
  return 'name' in file ? file : { name: file[0], content: file[1] };
}

interface Packed {
  readonly content: Uint8Array;
  readonly packed: Uint8Array;
  readonly method: number;
}

function packedOf({ content = '', packed, method, isStored = false }: ZipFile): Packed {
  const bytes = Buffer.from(content);
  const body = packed ?? (isStored ? bytes : deflateRawSync(bytes));
  return { content: bytes, packed: body, method: method ?? (isStored ? 0 : 8) };
}

function bodyOf(file: ZipFile): Buffer {
  const { content, packed, method } = packedOf(file);
  const name = Buffer.from(file.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE((file.flags ?? 0) | (file.hasDescriptor === true ? 8 : 0), 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(name.length, 26);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(content));
  const [size, packedSize] = [wide(content.length), wide(packed.length)];
  const sizes = [packedSize, size].map((number) => (file.isWide === true ? number : number.subarray(0, 4)));
  if (file.hasDescriptor === true) {
    return Buffer.concat([header, name, packed, Buffer.from('PK\u0007\u0008', 'latin1'), crc, ...sizes]);
  }
  Buffer.concat([crc, ...sizes]).copy(header, 14, 0, 12);
  if (file.isWide !== true) return Buffer.concat([header, name, packed]);
  header.fill(0xff, 18, 26);
  const extra = Buffer.concat([Buffer.from([1, 0, 16, 0]), size, packedSize]);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra, packed]);
}

function headerOf(file: ZipFile, offset: number, isWide: boolean): Buffer {
  const { content, packed, method } = packedOf(file);
  const name = Buffer.from(file.name);
  const numbers = [file.sizeBytes ?? content.length, file.packedBytes ?? packed.length, offset];
  const extra = isWide ? Buffer.concat([Buffer.from([1, 0, 24, 0]), ...numbers.map(wide)]) : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(file.flags ?? 0, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc32(content), 16);
  const [size = 0, packedSize = 0] = isWide ? [] : numbers;
  header.writeUInt32LE(isWide ? 0xffffffff : packedSize, 20);
  header.writeUInt32LE(isWide ? 0xffffffff : size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(isWide ? 0xffffffff : offset, 42);
  return Buffer.concat([header, name, extra]);
}

function endOf(
  entries: number,
  directoryBytes: number,
  offset: number,
  { comment = '', isWide = false }: ZipOptions,
): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isWide ? 0xffff : entries & 0xffff, 8);
  end.writeUInt16LE(isWide ? 0xffff : entries & 0xffff, 10);
  end.writeUInt32LE(isWide ? 0xffffffff : directoryBytes, 12);
  end.writeUInt32LE(isWide ? 0xffffffff : offset, 16);
  end.writeUInt16LE(Buffer.from(comment).length, 20);
  return Buffer.concat([...(isWide ? [wideEnd(entries, directoryBytes, offset)] : []), end, Buffer.from(comment)]);
}

function wideEnd(entries: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(entries), 24);
  end.writeBigUInt64LE(BigInt(entries), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end, locator]);
}

function wide(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}
