import { bufferOf } from './buffer-of.ts';
import type { RandomAccess } from './random-access.ts';

/**
 * Whether a write-ahead log holds a transaction that was committed (https://www.sqlite.org/fileformat2.html, "The
 * Write-Ahead Log"); the database may have it already. Frames of an earlier use of the log do not count, nor do those
 * after one that is malformed.
 */
export function isWalWithCommits(file: RandomAccess): boolean {
  const header = bufferOf(file.read(0, 32));
  if (header.length < 32 || (header.readUInt32BE(0) & ~1) !== WAL_MAGIC) return false;
  const pageBytes = header.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > 65536 || (pageBytes & (pageBytes - 1)) !== 0) return false;
  const isBig = (header.readUInt32BE(0) & 1) === 1;
  let sums = checksum(header.subarray(0, 24), [0, 0], isBig);
  if (!isSum(header, 24, sums)) return false;
  for (let at = 32; at + 24 + pageBytes <= file.sizeBytes; at += 24 + pageBytes) {
    const frame = bufferOf(file.read(at, 24 + pageBytes));
    sums = checksum(frame.subarray(24), checksum(frame.subarray(0, 8), sums, isBig), isBig);
    if (frame.compare(header, 16, 24, 8, 16) !== 0 || !isSum(frame, 16, sums)) return false;
    if (frame.readUInt32BE(4) !== 0) return true;
  }
  return false;
}

/** Whether a rollback journal is hot: what it holds was written over without the end of the transaction. */
export function isTransactionBrokenOff(file: RandomAccess): boolean {
  const header = bufferOf(file.read(0, 512));
  return header.length === 512 && header.toString('hex', 0, 8) === JOURNAL_MAGIC;
}

const WAL_MAGIC = 0x377f0682;
const JOURNAL_MAGIC = 'd9d505f920a163d7';

type Sums = readonly [number, number];

/** Of a multiple of 8 bytes ("Checksum Algorithm"). */
function checksum(bytes: Buffer, [first, second]: Sums, isBig: boolean): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let a = first;
  let b = second;
  for (let i = 0; i < bytes.length; i += 8) {
    a = (a + view.getUint32(i, !isBig) + b) >>> 0;
    b = (b + view.getUint32(i + 4, !isBig) + a) >>> 0;
  }
  return [a, b];
}

function isSum(bytes: Buffer, offset: number, [first, second]: Sums): boolean {
  return bytes.readUInt32BE(offset) === first && bytes.readUInt32BE(offset + 4) === second;
}
