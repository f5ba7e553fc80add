import xz from 'xz-decompress';

/**
 * Unfolds an xz stream with a dictionary of at most 64 MiB, as `xz -9` writes it. Throws where it is cut short or corrupt,
 * or asks for more. One is unfolded at a time in a process: the next begins when this one has ended or was left.
 */
export async function* unxz(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new xz.XzReadableStream(ReadableStream.from(source)).getReader();
  let isDone = false;
  try {
    for (;;) {
      const next = await reader.read().catch(faultOf);
      isDone = next.done;
      if (next.done) return;
      if (next.value.length > 0) yield next.value;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => {});
  }
}

/** The codes of xz-embedded, `enum xz_ret`. */
const FAULTS: Readonly<Record<string, string>> = {
  '2': 'has a check that is not read',
  '3': 'asks for too much memory',
  '4': 'asks for too much memory',
  '5': 'is no xz stream',
  '6': 'has options that are not read',
  '7': 'is corrupt',
  '8': 'is cut short',
};

function faultOf(error: unknown): never {
  const code = error instanceof Error ? /error code (\d+)$/.exec(error.message)?.[1] : undefined;
  if (code === undefined) throw error;
  throw new Error(`the xz stream ${FAULTS[code] ?? `cannot be unfolded (${code})`}`, { cause: error });
}
