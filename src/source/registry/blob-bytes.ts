import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryError } from './faults.ts';

export interface BlobOptions {
  readonly sizeBytes: number;
  /** For people: `"host" for sha256:…`. */
  readonly what: string;
  readonly signal: AbortSignal;
  /** The first pause; each is twice the one before, until bytes come again. */
  readonly pauseMilliseconds?: number;
}

/** Without a byte between them. */
const MOST_BREAKS_IN_A_ROW = 5;
const MOST_BREAKS = 50;
const PAUSE_MILLISECONDS = 1000;

/**
 * A blob's bytes, exactly as many as it has. Where the connection breaks, what is left is asked for (RFC 9110, "Range"),
 * or passed over where the server begins anew. `fetch` answers 200 or 206, or throws.
 */
export async function* blobBytes(
  fetch: (offset: number) => Promise<IncomingMessage>,
  options: BlobOptions,
): AsyncGenerator<Uint8Array> {
  const { sizeBytes, signal, pauseMilliseconds = PAUSE_MILLISECONDS } = options;
  let at = 0;
  for (let breaks = 0, inRow = 0; ; breaks += 1) {
    const part = parts(await fetch(at), at, options);
    for (;;) {
      const next = await part.next();
      if (next === undefined) break;
      at += next.length;
      inRow = 0;
      yield next;
    }
    if (at === sizeBytes) return;
    inRow += 1;
    if (inRow > MOST_BREAKS_IN_A_ROW || breaks >= MOST_BREAKS) throw broken(options, at, breaks + 1);
    await sleep(pauseMilliseconds * 2 ** (inRow - 1), undefined, { signal });
  }
}

/** The next of the bytes from an offset on; undefined when they have ended, as they should or not. */
interface Parts {
  next(): Promise<Uint8Array | undefined>;
}

function parts(response: IncomingMessage, offset: number, options: BlobOptions): Parts {
  let skip = offset - startOf(response, options);
  let left = options.sizeBytes - offset;
  const iterator: AsyncIterator<Buffer, undefined> = response[Symbol.asyncIterator]();
  const read = async (): Promise<Uint8Array | undefined> => {
    try {
      const next = await iterator.next();
      return next.done === true ? undefined : next.value;
    } catch {
      options.signal.throwIfAborted();
      return undefined;
    }
  };
  return {
    async next() {
      for (let chunk = await read(); chunk !== undefined; chunk = await read()) {
        const passed = Math.min(skip, chunk.length);
        skip -= passed;
        const bytes = chunk.subarray(passed);
        left -= bytes.length;
        if (left < 0) response.destroy();
        if (left < 0)
          throw new RegistryError(`${options.what} sent more than the ${options.sizeBytes} bytes that it has`);
        if (bytes.length > 0) return bytes;
      }
      return undefined;
    },
  };
}

/** Where the bytes of an answer begin; a server may not know ranges. */
function startOf({ statusCode, headers }: IncomingMessage, { what }: BlobOptions): number {
  if (statusCode !== 206) return 0;
  const [, start] = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '') ?? [];
  if (start === undefined) throw new RegistryError(`${what} answered with a part, and not which`);
  return Number(start);
}

function broken({ what, sizeBytes }: BlobOptions, at: number, breaks: number): Error {
  return new RegistryError(`${what} cut the connection ${breaks} times, the last after ${at} of ${sizeBytes} bytes`);
}
