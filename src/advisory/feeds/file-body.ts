import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { limited } from '../../lib/limited.ts';

const CHUNK_BYTES = 1024 * 1024;
/** The largest feeds unfold to some 20 GB; gzip can unfold to a thousand times its size. */
const MOST_BYTES = 64_000_000_000;

/** The bytes of a file, unfolded where it is gzip. Opened when they are first asked for, closed at the end. */
export async function* fileBody(path: string, gzip: boolean): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!gzip) {
    yield* bytes;
    return;
  }
  // An error of either destroys the other, and reaches the loop.
  yield* limited(
    pipeline(bytes, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}),
    MOST_BYTES,
  );
}
