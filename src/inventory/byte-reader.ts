/** Takes bytes from a stream in the portions that a protocol is made of. */
export interface ByteReader {
  /** A number of four bytes, the most significant first; undefined where the stream has ended. */
  number(): Promise<number | undefined>;
  /** That many bytes. Throws where the stream ends before. */
  exactly(length: number): Promise<Buffer>;
  /** What is there already, at least one byte and at most so many. Throws where the stream has ended. */
  some(most: number): Promise<Buffer>;
}

/** Reads `input`, which nobody else may. */
export function byteReader(input: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = input[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  /** Answers whether there is anything. */
  async function fill(): Promise<boolean> {
    while (held.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return false;
      held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return true;
  }

  async function some(most: number): Promise<Buffer> {
    if (!(await fill())) throw new Error('the stream ended in the midst of a message');
    const taken = held.subarray(0, most);
    held = held.subarray(taken.length);
    return taken;
  }

  async function exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const part = await some(left);
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 ? (parts[0] ?? held) : Buffer.concat(parts);
  }

  return {
    number: async () => ((await fill()) ? (await exactly(4)).readUInt32BE() : undefined),
    exactly,
    some,
  };
}
