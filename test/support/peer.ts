import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { listening } from './listening.ts';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Peer {
  /** `http://127.0.0.1:<port>`, or https where it has a certificate. */
  readonly url: string;
  readonly port: number;
  /** What came in so far. */
  readonly received: readonly Received[];
  /** How many connections were made so far. */
  connections(): number;
}

export type Answering = (response: ServerResponse, received: Received, number: number) => void;

export interface PeerOptions {
  readonly host?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server on this machine that keeps what it is sent, and answers as it is told to. Ended with the test. */
export async function startPeer(
  t: TestContext,
  answer: Answering = (response) => response.end(),
  { host = '127.0.0.1', tls }: PeerOptions = {},
): Promise<Peer> {
  const received: Received[] = [];
  let connections = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      answer(response, one, received.length);
    });
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listening(t, server, host);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${shown}:${port}`,
    port,
    received,
    connections: () => connections,
  };
}

/** What a peer got, on a path where one is named, once it is as much. */
export async function receivedBy({ received }: Peer, count: number, path?: string): Promise<readonly Received[]> {
  for (;;) {
    const found = received.filter((one) => path === undefined || one.path === path);
    if (found.length >= count) return found;
    await sleep(50);
  }
}

/** The JSON of a webhook that is signed with the secret; throws of any other. */
export function verified({ headers, body }: Received, secret: string): Readonly<Record<string, unknown>> {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return new Webhook(secret).verify(body, plain) as Readonly<Record<string, unknown>>;
}
