/** Bytes of a source, a window of which is in memory at a time. */
export interface ByteCursor {
  /** What is in memory from the place reached on; good until the next call. */
  readonly window: Buffer;
  /** How many bytes were passed. */
  readonly passed: number;
  /** Brings at least so many bytes into the window, or all there are before the end; answers whether there are as many. */
  has(sizeBytes: number): Promise<boolean>;
  /** Goes on by so many bytes, in the window or not; answers whether there were as many. */
  pass(sizeBytes: number): Promise<boolean>;
  /** All from the place reached on, passed as it is handed out. */
  rest(): AsyncIterable<Uint8Array>;
  /** Closes the source. */
  close(): Promise<void>;
}

/** Reads a source by numbers of bytes, whatever the size of its chunks. Throws what the source throws. */
export function byteCursor(source: AsyncIterable<Uint8Array>): ByteCursor {
  const iterator = source[Symbol.asyncIterator]();
  let window: Buffer = Buffer.alloc(0);
  let passed = 0;
  const fill = async (sizeBytes: number) => {
    const held: Uint8Array[] = [window];
    let size = window.length;
    while (size < sizeBytes) {
      const next = await iterator.next();
      if (next.done === true) break;
      held.push(next.value);
      size += next.value.length;
    }
    window = Buffer.concat(held);
  };
  const go = (sizeBytes: number) => {
    const taken = Math.min(sizeBytes, window.length);
    window = window.subarray(taken);
    passed += taken;
    return sizeBytes - taken;
  };
  const cursor: ByteCursor = {
    get window() {
      return window;
    },
    get passed() {
      return passed;
    },
    async has(sizeBytes) {
      if (window.length < sizeBytes) await fill(sizeBytes);
      return window.length >= sizeBytes;
    },
    async pass(sizeBytes) {
      let left = go(sizeBytes);
      while (left > 0) {
        await fill(1);
        if (window.length === 0) return false;
        left = go(left);
      }
      return true;
    },
    rest: () => rest(cursor),
    close: async () => void (await iterator.return?.()),
  };
  return cursor;
}

async function* rest(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  while (await cursor.has(1)) {
    const chunk = cursor.window;
    await cursor.pass(chunk.length);
    yield chunk;
  }
}
