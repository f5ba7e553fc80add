import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Buffer; readonly hash: string }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** So many other bodies are in memory that this one must wait. */
  | { readonly kind: 'busy' };

/** Reads bodies whole, with their hex SHA-256, never holding more than `budgetBytes` of them at once. */
export interface BodyReader {
  /** Rejects where the client ends the connection. `release` is to be called once the bytes are used up. */
  read(request: IncomingMessage, limitBytes: number): Promise<ReadBody>;
  release(bytes: Buffer): void;
}

/** Memory is counted as it is taken up, so that a client which only announces bytes takes none from others. */
export function createBodyReader(budgetBytes: number): BodyReader {
  let held = 0;
  return {
    async read(request, limitBytes) {
      if (Number(request.headers['content-length'] ?? 0) > limitBytes) return { kind: 'too-large', limitBytes };
      const chunks: Buffer[] = [];
      const hash = createHash('sha256');
      let size = 0;
      let kept = false;
      try {
        for await (const chunk of request as AsyncIterable<Buffer>) {
          size += chunk.length;
          held += chunk.length;
          if (size > limitBytes) return { kind: 'too-large', limitBytes };
          if (held > budgetBytes) return { kind: 'busy' };
          chunks.push(chunk);
          hash.update(chunk);
        }
        kept = true;
        return { kind: 'body', bytes: Buffer.concat(chunks, size), hash: hash.digest('hex') };
      } finally {
        if (!kept) held -= size;
      }
    },
    release(bytes) {
      held -= bytes.length;
    },
  };
}
