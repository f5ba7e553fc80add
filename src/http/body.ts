import type { IncomingMessage } from 'node:http';

/**
 * The bytes that a request brings. Who stops reading before their end can still answer: the connection stays, and what
 * comes after is thrown away.
 */
export function bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }),
  };
  return bytes;
}
