import type { IncomingMessage } from 'node:http';

/**
 * The bytes that a request brings. Who stops reading before their end can still answer: what comes after is thrown
 * away, where a plain loop over the request would end the connection, and the answer with it.
 */
export async function* bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } finally {
    request.resume();
  }
}
