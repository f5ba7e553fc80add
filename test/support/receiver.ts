import type { TestContext } from 'node:test';
import { type Received as PeerReceived, startPeer } from './peer.ts';

/** A request that a receiver got. */
export interface Received extends PeerReceived {
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
  const { url } = await startPeer(t, (response, got) => {
    const received = { ...got, json: parsed(got.body) };
    requests.push(received);
    const { status = 200, headers = {}, body = '', isSilent } = queue.shift() ?? answer(received);
    if (isSilent !== true) response.writeHead(status, headers).end(body);
  });
  return { url, requests, next: (...replies) => queue.push(...replies) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
