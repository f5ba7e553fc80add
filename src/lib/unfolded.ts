import { byteCursor } from './byte-cursor.ts';
import { bunzip2 } from './bzip2.ts';
import { decompress } from './decompress.ts';
import { unxz } from './unxz.ts';

/** How far bytes may unfold before reading stops. */
export interface UnfoldLimits {
  /** Bytes that may come out. */
  readonly outputBytes: number;
  /** How many times their own size they may become, once more than `expansionFromBytes` came out. */
  readonly expansion: number;
  readonly expansionFromBytes: number;
}

const LIMITS: UnfoldLimits = { outputBytes: 256 * 2 ** 30, expansion: 2000, expansionFromBytes: 2 ** 28 };
/** Of zstd: `--long=27`, and what `--ultra` takes. */
const WINDOW_LOG = 27;

/**
 * The bytes, unfolded where their first ones say that they are gzip, zstd, bzip2 or xz, and as they are otherwise. Throws
 * where they are cut short or corrupt, or unfold beyond a limit.
 */
export async function* unfolded(
  source: AsyncIterable<Uint8Array>,
  limits: UnfoldLimits = LIMITS,
): AsyncGenerator<Uint8Array> {
  const cursor = byteCursor(source);
  try {
    await cursor.has(MAGIC_BYTES);
    const head = cursor.window;
    let given = 0;
    for await (const chunk of unfold(head, cursor.rest())) {
      given += chunk.length;
      if (given > limits.outputBytes) throw new Error(`it unfolds to more than ${limits.outputBytes} bytes`);
      if (given > limits.expansionFromBytes && given > cursor.passed * limits.expansion) {
        throw new Error(`it unfolds to more than ${limits.expansion} times its size`);
      }
      yield chunk;
    }
  } finally {
    await cursor.close();
  }
}

const MAGIC_BYTES = 6;

function unfold(head: Buffer, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const magic = head.toString('hex', 0, MAGIC_BYTES);
  if (magic.startsWith('425a68')) return bunzip2(bytes);
  if (magic === 'fd377a585a00') return unxz(bytes);
  return gzipOrZstd(bytes);
}

async function* gzipOrZstd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const limitless = { outputBytes: Infinity, expansion: Infinity, expansionFromBytes: Infinity };
  const unfolding = decompress(bytes, { ...limitless, windowLog: WINDOW_LOG });
  yield* unfolding.bytes;
  const fault = unfolding.fault();
  if (fault !== undefined) throw new Error(fault);
}
