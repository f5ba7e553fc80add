import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Log } from '../lib/log.ts';
import { machineFault } from './fault.ts';
import { endIdleConnections } from './idle.ts';
import { sendJson } from './reply.ts';
import { followTls, readTls, type TlsFiles } from './tls.ts';

/** Answers one request, or throws. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ServerOptions {
  /** By path and method; the kernel answers what it throws. */
  readonly route: (method: string, pathname: string) => Handler | undefined;
  readonly log: Log;
  readonly tls?: TlsFiles;
  /** How long nothing may move on a connection; two minutes where absent. */
  readonly idleMilliseconds?: number;
}

export interface RunningServer {
  readonly port: number;
  /**
   * Takes no new connection, lets running requests finish for as long as `graceMilliseconds`, then ends them. An upload
   * that is cut off can be resumed after the next start.
   */
  stop(graceMilliseconds: number): Promise<void>;
}

/** A connection on which nothing moves for this long is dead. */
const IDLE_MILLISECONDS = 120_000;
const HEADER_MILLISECONDS = 30_000;
const CLOSE_IDLE_EVERY_MILLISECONDS = 100;

/** Listens on `host` and `port` (0: any free one). */
export async function startServer(options: ServerOptions, host: string, port: number): Promise<RunningServer> {
  const { log } = options;
  const serve = handler(options);
  // No limit on a whole request: a layer may take an hour. A connection that stands still is ended by the time-out.
  const limits = {
    requestTimeout: 0,
    headersTimeout: HEADER_MILLISECONDS,
    keepAliveTimeout: 65_000,
    maxHeaderSize: 32_768,
  };
  let server: Server;
  let unfollow = () => {};
  if (options.tls === undefined) server = createServer(limits);
  else {
    const material = await readTls(options.tls);
    const secure = createTlsServer({ ...limits, ...material, minVersion: 'TLSv1.2' });
    unfollow = followTls(secure, options.tls, material, log);
    server = secure;
  }
  const begun = endIdleConnections(server, options.idleMilliseconds ?? IDLE_MILLISECONDS);
  server.on('request', (request, response) => {
    begun(request, response);
    serve(request, response);
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    async stop(graceMilliseconds) {
      unfollow();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // A client that keeps its connection when its request is answered must not be waited for.
      const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MILLISECONDS);
      const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
      await closed;
      clearInterval(sweep);
      clearTimeout(timer);
    },
  };
}

function handler({ route, log }: ServerOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const started = performance.now();
    const id = randomUUID();
    const method = request.method ?? 'GET';
    const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/';
    response.setHeader('X-Request-Id', id);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.on('close', () => {
      const milliseconds = Math.round(performance.now() - started);
      const outcome = response.writableFinished ? 'answered' : 'client went away';
      log.debug({ id, method, path: pathname, status: response.statusCode, milliseconds, outcome }, 'request');
    });
    const handle = route(method, pathname) ?? notFound;
    handle(request, response).catch((error: unknown) =>
      answerFault(error, response, { log, id, method, path: pathname }),
    );
  };
}

interface FaultContext {
  readonly log: Log;
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

/** What no handler knew how to say: a fault of the machine by its name, anything else as 500 with the request's id. */
function answerFault(error: unknown, response: ServerResponse, { log, ...about }: FaultContext): void {
  // Of the connection, not of the request: a request is destroyed as soon as its body has been read to the end.
  if (response.destroyed || response.req.socket.destroyed) {
    log.debug({ ...about, err: error }, 'request ended early');
    response.destroy();
    return;
  }
  log.error({ ...about, err: error }, 'request failed');
  if (response.headersSent) return void response.destroy();
  const fault = machineFault(error) ?? {
    status: 500,
    message: `something went wrong here: the log says more of request ${about.id}`,
  };
  const code = fault.status === 500 ? 'UNKNOWN' : 'UNAVAILABLE';
  sendJson(response, fault.status, { errors: [{ code, message: fault.message }] });
}

/** Answers that nothing is served there. */
export async function notFound(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const message = `nothing is served at "${(request.url ?? '').slice(0, 200)}"`;
  sendJson(response, 404, { errors: [{ code: 'UNSUPPORTED', message }] });
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => reject(new Error(`cannot listen on ${host}:${port}`, { cause: error }));
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}
