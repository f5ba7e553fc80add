import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { GetOptions } from './http-get.ts';

export interface SendOptions extends Pick<GetOptions, 'headers' | 'idleMilliseconds' | 'signal' | 'agents'> {
  readonly method: 'HEAD' | 'POST' | 'PATCH' | 'PUT';
  readonly body?: SentBody;
}

/** A body of a known length. */
export interface SentBody {
  readonly sizeBytes: number;
  /** Chunks are held on to: they must stay as they are. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The answer to one request, whatever its status; redirects are not followed. A server may answer before it has read the
 * body: the rest of it is not sent then. The caller reads the answer's body or destroys it.
 */
export function httpSend(address: string, options: SendOptions): Promise<http.IncomingMessage> {
  const { method, headers, body, idleMilliseconds, signal, agents } = options;
  const url = new URL(address);
  const isSecure = url.protocol === 'https:';
  const { request: open } = isSecure ? https : http;
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method,
      headers: { ...headers, ...(method === 'HEAD' ? {} : { 'content-length': body?.sizeBytes ?? 0 }) },
      signal,
      ...(agents === undefined ? {} : { agent: isSecure ? agents.https : agents.http }),
    });
    request.setTimeout(idleMilliseconds, () => {
      const reason = `"${url.host}" took and sent nothing for ${idleMilliseconds / 1000} seconds`;
      request.destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    });
    request.on('error', reject);
    request.on('response', (response) => {
      if (!request.writableFinished) response.once('close', () => request.destroy());
      resolve(response);
    });
    if (body === undefined) request.end();
    else pipeline(body.bytes, request).catch(reject);
  });
}
