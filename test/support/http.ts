import {
  Agent,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request as open,
  type RequestOptions,
} from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One request as a test wants it on the wire; the path goes out as it is written. */
export interface Ask {
  readonly headers?: OutgoingHttpHeaders;
  /** Bytes or a text are announced by their length; an iterable is sent in chunks. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends requests to one server. */
export interface HttpClient {
  send(method: string, path: string, ask?: Ask): Promise<Answer>;
  close(): void;
}

/** A client that brings `headers` along with each request, over connections that are kept. */
export function httpClient(url: string, headers: OutgoingHttpHeaders = {}): HttpClient {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  return {
    send: (method, path, ask = {}) =>
      send({ hostname, port, agent, method, path, headers: { ...headers, ...ask.headers } }, ask.body),
    close: () => agent.destroy(),
  };
}

type Options = Omit<RequestOptions, 'headers'> & { readonly headers: OutgoingHttpHeaders };

const CHUNKED = { 'Transfer-Encoding': 'chunked' };

async function send(options: Options, body: Ask['body']): Promise<Answer> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const framing = bytes && (bytes instanceof Uint8Array ? { 'Content-Length': bytes.length } : CHUNKED);
  const request = open({ ...options, headers: { ...framing, ...options.headers } });
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
  });
  if (bytes === undefined || bytes instanceof Uint8Array) request.end(bytes);
  // An answer may come before the body has gone out; what is left of it is then nobody's business.
  else pipeline(Readable.from(bytes), request).catch(() => {});
  return await answered;
}

/** What a server says to bytes that no client would write, until it closes the connection or has been silent a while. */
export async function exchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  // A connection that is reset after the answer has answered.
  socket.on('error', () => {});
  socket.setTimeout(1000, () => socket.destroy());
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

/** The codes of an error body as the distribution-spec writes it; throws where it is not one. */
export function errorCodes({ body }: Answer): string[] {
  const { errors } = JSON.parse(body.toString()) as { errors: { code: string; message: string }[] };
  for (const { message } of errors) {
    if (typeof message !== 'string' || message === '') throw new Error('an error says nothing');
  }
  return errors.map(({ code }) => code);
}
