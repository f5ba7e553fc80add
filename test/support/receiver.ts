import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** A request that a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Nothing is answered, and the connection kept. */
  readonly isSilent?: true;
}

export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: readonly Received[];
  /** Answers the next requests in the place of what it would answer. */
  next(...replies: readonly Reply[]): void;
}

/** A server for what others would get, ended with the test. */
export async function startReceiver(t: TestContext, answer: (request: Received) => Reply): Promise<Receiver> {
  const requests: Received[] = [];
  const queue: Reply[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const received = { path: request.url ?? '', headers: request.headers, body, json: parsed(body) };
      requests.push(received);
      const { status = 200, headers = {}, body: content = '', isSilent } = queue.shift() ?? answer(received);
      if (isSilent !== true) response.writeHead(status, headers).end(content);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, next: (...replies) => queue.push(...replies) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
