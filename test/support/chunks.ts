/** Bytes in chunks of that size, all in the same buffer, as a reader that uses its own again hands them over. */
export async function* chunksInOneBuffer(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  const shared = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    shared.set(part);
    yield shared.subarray(0, part.length);
  }
}
