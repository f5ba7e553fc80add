/** More bytes came than were allowed. */
export class TooLargeError extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`more than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** The same bytes; throws TooLargeError before it hands on one that is over the limit. */
export async function* limited(bytes: AsyncIterable<Uint8Array>, limitBytes: number): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limitBytes) throw new TooLargeError(limitBytes);
    yield chunk;
  }
}

/** All the bytes at once, for what is small by nature; throws TooLargeError where it is not. */
export async function collect(bytes: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(bytes, limitBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Bytes of which each chunk is its own, for who holds on to more than one. */
export async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}
