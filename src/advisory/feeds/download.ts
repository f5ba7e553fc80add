import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { limited } from '../../lib/limited.ts';
import type { Validators } from '../types.ts';
import { type FeedCache, type Kept, type Part, validatorsOf } from './cache.ts';
import { fileBody } from './file-body.ts';

export interface Download {
  readonly address: string;
  readonly version: string | undefined;
  /** Answered with 200 or 206. */
  readonly response: IncomingMessage;
  readonly cache: FeedCache;
  /** What had come before. */
  readonly part: Part | undefined;
  readonly mostBytes: number;
}

/**
 * What asks for the rest of a download, if it is still the same (RFC 9110, 13.1.5): only a strong validator tells that
 * bytes are the same.
 */
export function rangeHeaders(part: Part | undefined): Readonly<Record<string, string>> {
  const strong = part === undefined ? undefined : strongOf(part.validators);
  return part === undefined || strong === undefined ? {} : { range: `bytes=${part.sizeBytes}-`, 'if-range': strong };
}

/**
 * Writes an answer's body into the cache, after what had come before where it is the rest of that. Where it breaks off,
 * what has come is kept for the next time, and the error thrown; so is whatever shows that it is not the feed.
 */
export async function download({ address, version, response, cache, part, mostBytes }: Download): Promise<Kept> {
  const gzip = isGzip(response);
  const start = await startOf(response, part, gzip, () => cache.dropPart(address));
  const temporary = cache.temporary(address);
  const { etag, 'last-modified': lastModified } = response.headers;
  const validators = validatorsOf(etag, lastModified);
  const file = await open(temporary, start === 0 ? 'w' : 'r+', 0o600);
  try {
    await write(file, start, limited(response, mostBytes - start)).catch(async (error: unknown) => {
      if (isCut(error) && strongOf(validators) !== undefined) await cache.putPart(address, { gzip, validators });
      else await cache.dropPart(address);
      throw error;
    });
    await file.close();
    const digest = await checked(temporary, gzip);
    return await cache.put(address, { gzip, validators, digest, ...(version === undefined ? {} : { version }) });
  } catch (error) {
    if ((await cache.findPart(address)) === undefined || !isCut(error)) await cache.dropPart(address);
    throw error;
  } finally {
    await file.close().catch(() => {});
  }
}

/** A weak ETag speaks of what the bytes mean; a date stands in where there is no ETag. */
function strongOf({ etag, lastModified }: Validators): string | undefined {
  if (etag === undefined) return lastModified;
  return etag.startsWith('"') ? etag : undefined;
}

/** Where the body begins: 0, or the end of what had come before. Throws where it is another part than was asked for. */
async function startOf(
  { statusCode, headers }: IncomingMessage,
  part: Part | undefined,
  gzip: boolean,
  drop: () => Promise<void>,
): Promise<number> {
  if (statusCode === 200) return 0;
  const start = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(headers['content-range'] ?? '')?.[1];
  if (part !== undefined && start === String(part.sizeBytes) && gzip === part.gzip) return part.sizeBytes;
  await drop();
  throw Object.assign(new Error('it sent another part than it was asked for'), { code: 'ECONNRESET' });
}

/** Node ends the body with an error where it is shorter than its content-length or lacks its last chunk. */
async function write(file: FileHandle, start: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let at = start;
  for await (const chunk of bytes) {
    await file.write(chunk, 0, chunk.length, at);
    at += chunk.length;
  }
  await file.sync();
}

const CUTS = ['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** Whether it ended too early, rather than that the bytes were none that are wanted. */
function isCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isStopped = error.name === 'AbortError' || error.name === 'TimeoutError';
  return isStopped || ('code' in error && CUTS.includes(String(error.code)));
}

function isGzip(response: IncomingMessage): boolean {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return false;
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  response.destroy();
  throw new Error(`it came in the content-encoding "${encoding}", which was not asked for`);
}

/** Long enough for what stands before the first tag. */
const HEAD_BYTES = 1024;

/**
 * The digest of a file. Throws where it is a page for people, and where a gzip is not whole: one that was cut off before
 * its length was written on it shows only when it is unfolded.
 */
async function checked(path: string, gzip: boolean): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Uint8Array);
  let head = '';
  for await (const chunk of fileBody(path, gzip)) {
    if (head.length < HEAD_BYTES) head += Buffer.from(chunk.subarray(0, HEAD_BYTES)).toString('latin1');
    else if (!gzip) break;
  }
  if (/^(?:\xef\xbb\xbf)?\s*(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html[\s>])/i.test(head)) {
    throw new Error('it sent an HTML page in the place of the feed');
  }
  return `sha256:${hash.digest('hex')}`;
}
