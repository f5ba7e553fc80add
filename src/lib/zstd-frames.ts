/** A zstd stream cut at the ends of its frames. */
export interface ZstdFrames {
  /** Slices of which none reaches over the end of a frame. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Why the slices ended before the source did; undefined where they are whole. */
  fault(): string | undefined;
}

/**
 * Finds the frames of a zstd stream (RFC 8878, 3.1) without unfolding them. node:zlib stops where a frame ends in the
 * midst of what it is given (nodejs/node issue 64741), and layers of several frames are common: pzstd, zstd:chunked.
 * Ends with a fault at a frame that asks for a window over `2 ** windowLog` bytes.
 */
export function zstdFrames(source: AsyncIterable<Uint8Array>, windowLog: number): ZstdFrames {
  const scan: Scan = { windowLog, next: magic, need: 4, pass: 0, hasChecksum: false, fault: undefined };
  return { bytes: cut(source, scan), fault: () => scan.fault };
}

/** Where in a frame the scan is: a field to read once `need` bytes are there, after `pass` bytes of content. */
interface Scan {
  readonly windowLog: number;
  next: Field;
  need: number;
  pass: number;
  hasChecksum: boolean;
  fault: string | undefined;
}

type Field = (bytes: Uint8Array, scan: Scan) => void;

async function* cut(source: AsyncIterable<Uint8Array>, scan: Scan): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const found = advance(bytes, scan);
    held = found.held;
    yield* found.slices;
    if (scan.fault !== undefined) return;
  }
  if (held.length > 0 && scan.next !== magic) yield held;
  if (held.length > 0 && scan.next === magic) scan.fault = TRAILING;
}

function advance(bytes: Uint8Array, scan: Scan): { slices: Uint8Array[]; held: Uint8Array } {
  const slices: Uint8Array[] = [];
  let start = 0;
  let at = 0;
  for (;;) {
    const passed = Math.min(scan.pass, bytes.length - at);
    scan.pass -= passed;
    at += passed;
    if (scan.pass === 0 && scan.next === magic) {
      if (at > start) slices.push(bytes.subarray(start, at));
      start = at;
    }
    if (scan.pass > 0 || bytes.length - at < scan.need) break;
    const field = bytes.subarray(at, at + scan.need);
    scan.next(field, scan);
    if (scan.fault !== undefined) break;
    at += field.length;
  }
  if (at > start) slices.push(bytes.subarray(start, at));
  return { slices, held: bytes.subarray(at) };
}

const TRAILING = 'bytes after the end of the zstd stream were not read';
const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

function expect(scan: Scan, next: Field, need: number): void {
  scan.next = next;
  scan.need = need;
}

function magic(field: Uint8Array, scan: Scan): void {
  const value = little(field);
  if (value === FRAME_MAGIC) expect(scan, descriptor, 1);
  else if (value >>> 4 === SKIPPABLE_MAGIC >>> 4) expect(scan, skippable, 4);
  else scan.fault = TRAILING;
}

function skippable(field: Uint8Array, scan: Scan): void {
  scan.pass = little(field);
  expect(scan, magic, 4);
}

/** RFC 8878, 3.1.1.1.1, "Frame_Header_Descriptor": what tells how long the rest of the header is. */
function descriptor(field: Uint8Array, scan: Scan): void {
  const flags = field[0] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  scan.hasChecksum = (flags & 4) !== 0;
  const header: Field = (rest, same) => {
    const window = isSingle ? contentSize(rest.subarray(dictionaryBytes)) : windowSize(rest[0] ?? 0);
    if (window > 2 ** same.windowLog) same.fault = `a zstd frame asks for a window of ${window} bytes`;
    expect(same, block, 3);
  };
  expect(scan, header, (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes);
}

/** RFC 8878, 3.1.1.1.2. */
function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >>> 3));
  return base + (base / 8) * (byte & 7);
}

/** RFC 8878, 3.1.1.1.4: a size of two bytes is kept less 256. */
function contentSize(bytes: Uint8Array): number {
  return bytes.reduceRight((total, byte) => total * 256 + byte, 0) + (bytes.length === 2 ? 256 : 0);
}

const BLOCK_TYPE_RLE = 1;

/** RFC 8878, 3.1.1.2, "Blocks": a repeated byte is one byte long, whatever its size says. */
function block(field: Uint8Array, scan: Scan): void {
  const header = little(field);
  const isLast = (header & 1) === 1;
  scan.pass = ((header >>> 1) & 3) === BLOCK_TYPE_RLE ? 1 : header >>> 3;
  if (!isLast) return;
  if (scan.hasChecksum) scan.pass += 4;
  expect(scan, magic, 4);
}

function little(bytes: Uint8Array): number {
  return bytes.reduceRight((total, byte) => total * 256 + byte, 0);
}
