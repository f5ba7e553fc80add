import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listening } from './listening.ts';

/** What a server does with one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedServer {
  /** The root of a mirror. */
  readonly root: string;
  /** Requests so far, as `GET /path` with what was asked of them. */
  readonly requests: readonly string[];
  /** What was answered, where an answer was sent whole. */
  readonly statuses: readonly number[];
  /** What is answered from now on to `/<host>/<path>` of a publisher's address. */
  serve(url: string, ...behaviours: readonly Behaviour[]): void;
}

/**
 * A mirror of feeds on this machine. An address is answered by its behaviours one after another, then always by the
 * last of them; an address without any with 404.
 */
export async function startFeedServer(t: TestContext): Promise<FeedServer> {
  const behaviours = new Map<string, Behaviour[]>();
  const requests: string[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const asked = request.headers['if-none-match'] ?? request.headers['if-modified-since'];
    const { range } = request.headers;
    const wanted = [asked === undefined ? '' : ` unless ${asked}`, range === undefined ? '' : ` from ${range}`];
    requests.push(`${request.method} ${request.url}${wanted.join('')}`);
    response.on('finish', () => statuses.push(response.statusCode));
    const queue = behaviours.get(request.url ?? '') ?? [];
    const behaviour = queue.length > 1 ? queue.shift() : queue[0];
    if (behaviour === undefined) response.writeHead(404).end();
    else behaviour(request, response);
  });
  const port = await listening(t, server);
  return {
    root: `http://127.0.0.1:${port}`,
    requests,
    statuses,
    serve: (url, ...list) => {
      const { hostname, pathname, search } = new URL(url);
      behaviours.set(`/${hostname}${pathname}${search}`, [...list]);
    },
  };
}

/** Answers with the content, its ETag, gzip where it is accepted, and 304 to whoever has it already. */
export function content(body: string | Uint8Array): Behaviour {
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
  const bytes = gzipSync(body);
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    const gzip = String(request.headers['accept-encoding']).includes('gzip');
    response.writeHead(200, { etag, ...(gzip ? { 'content-encoding': 'gzip' } : {}) }).end(gzip ? bytes : body);
  };
}

/** Answers with a status alone. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_, response) => response.writeHead(code, headers).end();
}

/** Announces the whole content, sends half of it and hangs up. */
export function cut(body: string): Behaviour {
  return (_, response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(body), etag: '"cut"' });
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
  };
}

/** Sends half of a gzip as if it were all. */
export function truncatedGzip(body: string): Behaviour {
  const bytes = gzipSync(body);
  return (_, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip', etag: '"truncated"' })
      .end(bytes.subarray(0, bytes.length / 2));
}

/** What a captive portal, or a web server in trouble, sends in place of a feed. */
export function apology(): Behaviour {
  const page = '<!DOCTYPE html><title>Sorry</title><p>We are down for maintenance.</p>\n';
  return (_, response) => response.writeHead(200, { 'content-type': 'text/html', etag: '"sorry"' }).end(page);
}

/** Sends what it is asked for of the content, and hangs up after so many bytes of it. */
export function resumable(body: string, { etag = '"one"', until = Number.POSITIVE_INFINITY } = {}): Behaviour {
  return (request, response) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const start = asked !== undefined && request.headers['if-range'] === etag ? Number(asked) : 0;
    const rest = body.slice(start);
    response.writeHead(start === 0 ? 200 : 206, {
      etag,
      'content-length': rest.length,
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }),
    });
    if (rest.length <= until) response.end(rest);
    else response.write(rest.slice(0, until), () => setTimeout(() => response.socket?.destroy(), 30));
  };
}

/** Never silent for long, and never done. */
export function trickle(): Behaviour {
  return (_, response) => {
    response.writeHead(200);
    const dripping = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(dripping));
  };
}
