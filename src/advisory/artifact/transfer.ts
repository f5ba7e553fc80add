import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { decompress } from '../../lib/decompress.ts';
import { copied } from '../../lib/limited.ts';
import type { ArtifactReader, NamedBlob } from '../../oci/artifact-place.ts';
import { algorithmOf, finishDigest } from '../../oci/digest.ts';

/** How much one layer may hold. */
export interface LayerLimits {
  readonly packedBytes: number;
  readonly unfoldedBytes: number;
}

/** The largest source is a tenth of this; what is repeated in it makes it some ten times as large. */
export const LAYER_LIMITS: LayerLimits = { packedBytes: 2 * 2 ** 30, unfoldedBytes: 8 * 2 ** 30 };
const MOST_EXPANSION = 100;
const EXPANSION_FROM_BYTES = 64 * 2 ** 20;
/** Twice what the level packs with: so much memory unfolding takes, whatever is unfolded. */
const WINDOW_LOG = 23;
/** Beyond this a snapshot grows little smaller, at many times the time. */
const LEVEL = 9;

/** Packs a file with zstd. Equal files make equal bytes. */
export async function packFile(from: string, to: string, signal: AbortSignal): Promise<NamedBlob> {
  const hash = createHash('sha256');
  const pressing = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const watch = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(createReadStream(from), pressing, watch, createWriteStream(to, { mode: 0o600 }), { signal });
  return { digest: finishDigest(hash, 'sha256'), size: (await stat(to)).size };
}

/** Brings a blob into a file. Throws a clause where its bytes are not those that were named. */
export async function fetchBlob(
  reader: ArtifactReader,
  blob: NamedBlob,
  to: string,
  { signal, onBytes = () => {} }: { readonly signal: AbortSignal; readonly onBytes?: (sum: number) => void },
): Promise<void> {
  const hash = createHash(algorithmOf(blob.digest));
  let size = 0;
  const watch = async function* () {
    for await (const chunk of copied(reader.blob(blob, signal))) {
      hash.update(chunk);
      size += chunk.length;
      if (size > blob.size) throw new Error(`${blob.digest} has more than the ${blob.size} bytes that are named`);
      onBytes(size);
      yield chunk;
    }
  };
  await pipeline(watch, createWriteStream(to, { mode: 0o600 }), { signal });
  const came = finishDigest(hash, algorithmOf(blob.digest));
  if (came !== blob.digest) throw new Error(`its bytes are not ${blob.digest}, as they are named, but ${came}`);
}

/** Unfolds a file. Throws a clause where it is corrupt, or grows beyond a limit. */
export async function unfoldFile(from: string, to: string, outputBytes: number, signal: AbortSignal): Promise<void> {
  const limits = {
    outputBytes,
    expansion: MOST_EXPANSION,
    expansionFromBytes: EXPANSION_FROM_BYTES,
    windowLog: WINDOW_LOG,
  };
  const { bytes, fault } = decompress(createReadStream(from), limits);
  await pipeline(bytes, createWriteStream(to, { mode: 0o600 }), { signal });
  const reason = fault();
  if (reason !== undefined) throw new Error(reason);
}
