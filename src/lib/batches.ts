export interface Batch {
  readonly chunks: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/**
 * Gathers small chunks into batches of at least `sizeBytes`, without copying; the last may be smaller, none is empty.
 * Where the source breaks off, what came before is handed on first and its error thrown after.
 */
export async function* batches(bytes: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncIterable<Batch> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const chunk of bytes) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < sizeBytes) continue;
      const full = { chunks, sizeBytes: size };
      chunks = [];
      size = 0;
      yield full;
    }
  } catch (error) {
    failure = { error };
  }
  if (size > 0) yield { chunks, sizeBytes: size };
  if (failure !== undefined) throw failure.error;
}
