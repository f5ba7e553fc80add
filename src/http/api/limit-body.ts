import { isUtf8 } from 'node:buffer';
import type { Context, Next } from 'hono';
import { collect, TooLargeError } from '../../lib/limited.ts';
import type { ApiEnv } from './context.ts';
import { Problem } from './problem.ts';

/** Documents that are sent as JSON: VEX files are the largest. */
const MOST_BODY_BYTES = 16 * 2 ** 20;

/**
 * Refuses larger bodies. One that comes in chunks is read here, since nobody knows how long it is before it has ended;
 * where neither length nor chunks are told, there is none (RFC 9112, 6.3).
 */
export async function limitBody({ env, req }: Context<ApiEnv>, next: Next): Promise<void> {
  const { incoming } = env;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = incoming.headers;
  // What reads takes no body, whatever comes with it.
  const isRead = req.method !== 'GET' && req.method !== 'HEAD';
  if (encoding !== undefined && isRead) {
    const { url, method, headers } = req.raw;
    req.raw = new Request(url, { method, headers, body: await readBytes(incoming) });
  } else if (Number(length) > MOST_BODY_BYTES) throw tooLarge();
  if (isRead && JSON_TYPE.test(req.header('Content-Type') ?? '')) demandUtf8(await req.arrayBuffer());
  await next();
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/** JSON is UTF-8 (RFC 8259, 8.1); a decoder would put something else where it is not. */
function demandUtf8(bytes: ArrayBuffer): void {
  if (!isUtf8(new Uint8Array(bytes))) throw new Problem('bad-request', 'the body is not UTF-8, as JSON is');
}

async function readBytes(bytes: AsyncIterable<Uint8Array>): Promise<ArrayBuffer> {
  try {
    const read = await collect(bytes, MOST_BODY_BYTES);
    return new Uint8Array(read).buffer;
  } catch (error) {
    throw error instanceof TooLargeError ? tooLarge() : error;
  }
}

function tooLarge(): Problem {
  return new Problem('too-large', `a body may be of ${MOST_BODY_BYTES / 2 ** 20} MiB`);
}
