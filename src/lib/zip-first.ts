import { createInflateRaw, type InflateRaw } from 'node:zlib';
import { type ByteCursor, byteCursor } from './byte-cursor.ts';

/**
 * The content of the first file of a zip archive as its bytes come (APPNOTE.TXT 6.3.10, 4.3.7), however long it is: for
 * an archive that holds nothing but another. What follows is not read, and no checksum is looked at. Throws where the
 * file is cut short, corrupt, or packed in another way than zip's own two.
 */
export async function* firstOfZip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const cursor = byteCursor(source);
  try {
    const { method, hasDescriptor, packedBytes } = await passHeader(cursor);
    if (method === DEFLATED) yield* inflated(cursor);
    else if (method === STORED && !hasDescriptor) yield* stored(cursor, packedBytes);
    else throw new Error(`the first file of the archive is packed by method ${method}, which is not read on the way`);
  } finally {
    await cursor.close();
  }
}

/** The path of the first file, which stays unread; undefined where the bytes are no zip archive or one without files. */
export async function firstPathOfZip(cursor: ByteCursor): Promise<string | undefined> {
  if (!(await cursor.has(HEADER_SIZE)) || cursor.window.readUInt32LE(0) !== LOCAL_HEADER) return undefined;
  const end = HEADER_SIZE + cursor.window.readUInt16LE(26);
  return (await cursor.has(end)) ? cursor.window.toString('utf8', HEADER_SIZE, end) : undefined;
}

const LOCAL_HEADER = 0x04034b50;
const HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const WIDE = 0xffffffff;
const CHUNK = 256 * 1024;
const CUT = 'the archive is cut short';

async function passHeader(cursor: ByteCursor) {
  if ((await firstPathOfZip(cursor)) === undefined) throw new Error('it is no zip archive with a file in it');
  const { window } = cursor;
  const [flags, method, packed] = [window.readUInt16LE(6), window.readUInt16LE(8), window.readUInt32LE(18)];
  if ((flags & 1) !== 0) throw new Error('the first file of the archive is encrypted');
  const nameEnd = HEADER_SIZE + window.readUInt16LE(26);
  const end = nameEnd + window.readUInt16LE(28);
  if (!(await cursor.has(end))) throw new Error(CUT);
  const packedBytes = packed === WIDE ? wideSize(cursor.window.subarray(nameEnd, end)) : packed;
  await cursor.pass(end);
  return { method, hasDescriptor: (flags & 8) !== 0, packedBytes };
}

/** The second number of the field for numbers of eight bytes, which comes first where there is one (4.5.3). */
function wideSize(extra: Buffer): number {
  const isWide = extra.length >= 20 && extra.readUInt16LE(0) === 1;
  if (!isWide) throw new Error('the first file of the archive does not tell its size');
  return Number(extra.readBigUInt64LE(12));
}

async function* stored(cursor: ByteCursor, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let left = sizeBytes; left > 0; ) {
    if (!(await cursor.has(1))) throw new Error(CUT);
    const chunk = cursor.window.subarray(0, left);
    await cursor.pass(chunk.length);
    left -= chunk.length;
    yield chunk;
  }
}

/** Deflate says itself where it ends (RFC 1951, 3.2.3). */
async function* inflated(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw({ chunkSize: CHUNK });
  const feeding = feed(engine, cursor);
  try {
    for await (const chunk of engine) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    const isOfBytes = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isOfBytes ? new Error('the first file of the archive is cut short or corrupt', { cause: error }) : error;
  } finally {
    engine.destroy();
    await feeding;
  }
}

/** Ends once the source or the engine has: what the engine does not want any more, it does not answer. */
async function feed(engine: InflateRaw, cursor: ByteCursor): Promise<void> {
  try {
    for await (const chunk of cursor.rest()) {
      await new Promise<void>((resolve) => {
        const done = () => {
          engine.off('close', done);
          resolve();
        };
        engine.once('close', done);
        engine.write(chunk, done);
      });
      if (engine.destroyed) return;
    }
    engine.end();
  } catch (error) {
    engine.destroy(error instanceof Error ? error : new Error('the source of a stream broke off', { cause: error }));
  }
}
