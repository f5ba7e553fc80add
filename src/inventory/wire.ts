import type { ReadLimits } from './limits.ts';

/**
 * What goes between the pool and a reader. Numbers are unsigned, four bytes, the most significant first.
 *
 * ```
 * to the reader, for each layer        from the reader, one for each layer
 *   length, JSON of a ReadRequest        length, JSON of an Answer with the id
 *   length > 0, that many bytes
 *   …
 *   0          the layer is whole
 *   0xffffffff it will not become so
 * ```
 *
 * A reader may answer before the end of the layer; what still comes of it is passed over.
 */
export interface ReadRequest {
  /** Made for this layer alone, and given back with its answer: one for another layer is not taken for it. */
  readonly id: string;
  /** Targets of hard links that an earlier reading of the same layer could not follow. */
  readonly linked: readonly string[];
  readonly limits: ReadLimits;
  /** Where the bytes are no layer but one file: the path that it is taken to have. */
  readonly fileAt?: string;
}

/** Ends a layer that is whole. */
export const END_OF_LAYER = 0;

/** Ends a layer of which no more will come. */
export const NO_MORE = 0xffffffff;

/** The largest answer that is believed, since taking it in holds up the server; one package takes about 200 bytes. */
export const MOST_ANSWER_BYTES = 16 * 2 ** 20;

/** The request that a message holds: it comes from the pool, and is believed. */
export function parseRequest(bytes: Uint8Array): ReadRequest {
  return JSON.parse(Buffer.from(bytes).toString()) as ReadRequest;
}

/** A number as it goes over the wire. */
export function lengthPrefix(length: number): Uint8Array {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(length);
  return prefix;
}

/** A message as it goes over the wire. */
export function message(value: unknown): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(value));
  return Buffer.concat([lengthPrefix(bytes.length), bytes]);
}
