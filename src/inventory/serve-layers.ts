import { fstatSync, ftruncateSync } from 'node:fs';
import { fileScratch, ScratchError } from '../lib/scratch.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';
import { readLayer } from './read-layer.ts';
import { readSingleFile } from './read-single-file.ts';
import type { Extractor, InventoryOutcome } from './types.ts';
import { END_OF_LAYER, MOST_ANSWER_BYTES, message, NO_MORE, parseRequest, type ReadRequest } from './wire.ts';

export interface ServeOptions {
  readonly extractors: readonly Extractor[];
  /** An open file, and how much it may hold. */
  readonly scratch: { readonly file: number; readonly limitBytes: number };
  /** Hears how many bytes a chunk of a layer had, once it has been done with. */
  onRead?(bytes: number): void;
}

/**
 * The life of a reader: reads one layer after another from `input`, as `wire.ts` draws it, and gives one answer for
 * each to `answer`. Ends when the input does.
 */
export async function serveLayers(
  input: AsyncIterable<Uint8Array>,
  answer: (bytes: Uint8Array) => void,
  options: ServeOptions,
): Promise<void> {
  const reader = byteReader(input);
  for (;;) {
    const length = await reader.number();
    if (length === undefined) return;
    const request = parseRequest(await reader.exactly(length));
    const layer = layerBytes(reader);
    answer(bounded({ id: request.id, ...(await outcomeOf(layer.bytes, request, options)) }));
    await layer.passOver();
  }
}

async function outcomeOf(
  bytes: AsyncIterable<Uint8Array>,
  request: ReadRequest,
  { extractors, scratch, onRead }: ServeOptions,
): Promise<InventoryOutcome | { readonly kind: 'aborted' }> {
  const { signal } = new AbortController();
  const { limits, linked, fileAt } = request;
  const options = {
    signal,
    limits,
    scratch: fileScratch(scratch.file, scratch.limitBytes, onRead),
    linked: new Set(linked),
    ...(onRead === undefined ? {} : { onRead }),
  };
  try {
    if (fileAt !== undefined) return await readSingleFile(bytes, fileAt, { ...options, extractors });
    return await readLayer(bytes, extractors, options);
  } catch (error) {
    if (error instanceof NoMoreError) return { kind: 'aborted' };
    if (error instanceof ScratchError) return { kind: 'failed', reason: error.message, mayRetry: true };
    throw error;
  } finally {
    empty(scratch.file);
  }
}

/** What was put aside of this layer is nothing to the next; a file that is full stays so. */
function empty(file: number): void {
  if (fstatSync(file).size > 0) ftruncateSync(file, 0);
}

class NoMoreError extends Error {}

interface LayerBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Reads on to the end of the layer, as one must before the next. */
  passOver(): Promise<void>;
}

function layerBytes(reader: ByteReader): LayerBytes {
  let left = 0;
  let end: number | undefined;
  const next = async (): Promise<Uint8Array | undefined> => {
    if (end !== undefined) return undefined;
    if (left === 0) left = (await reader.number()) ?? NO_MORE;
    if (left === END_OF_LAYER || left === NO_MORE) {
      end = left;
      return undefined;
    }
    const chunk = await reader.some(left);
    left -= chunk.length;
    return chunk;
  };
  async function* bytes() {
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
    if (end === NO_MORE) throw new NoMoreError('the layer will not become whole');
  }
  const passOver = async () => {
    while ((await next()) !== undefined);
  };
  return { bytes: bytes(), passOver };
}

function bounded(answer: { readonly id: string }): Uint8Array {
  const bytes = message(answer);
  if (bytes.length <= MOST_ANSWER_BYTES) return bytes;
  return message({ id: answer.id, kind: 'failed', reason: `its inventory is larger than ${MOST_ANSWER_BYTES} bytes` });
}
