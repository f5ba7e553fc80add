import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Buffer; readonly hash: string }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** So many other bodies are in memory that this one must wait. */
  | { readonly kind: 'busy' };

/** Reads bodies whole, with their hex SHA-256, never holding more than its budget of them at once. */
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
      const refusal = await readEach(request, (chunk): ReadBody | undefined => {
        if (size + chunk.length > limitBytes) return { kind: 'too-large', limitBytes };
        if (held + chunk.length > budgetBytes) return { kind: 'busy' };
        size += chunk.length;
        held += chunk.length;
        chunks.push(chunk);
        hash.update(chunk);
        return undefined;
      }).catch((error: unknown) => {
        held -= size;
        throw error;
      });
      if (refusal === undefined) return { kind: 'body', bytes: Buffer.concat(chunks, size), hash: hash.digest('hex') };
      held -= size;
      return refusal;
    },
    release(bytes) {
      held -= bytes.length;
    },
  };
}

/** By events, since leaving a loop over the request would end the connection, and with it the answer. */
async function readEach<T>(request: IncomingMessage, take: (chunk: Buffer) => T | undefined): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      const refused = take(chunk);
      if (refused !== undefined) settle(() => resolve(refused));
    };
    const onEnd = () => settle(() => resolve(undefined));
    const onClose = () => settle(() => reject(new Error('the client went away before its request was whole')));
    const settle = (done: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      done();
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
