import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { createServer } from 'node:net';
import { z } from 'zod';
import { type Check, type CheckOutcome, fail, ok } from './check.ts';

export interface PortSettings {
  readonly host: string;
  readonly port: number;
  readonly tls?: unknown;
}

const TIMEOUT_MILLISECONDS = 3000;
const MOST_BYTES = 4096;
/** What `/healthz` answers. */
const healthSchema = z.object({ service: z.literal('pratique') });

/** The port can be listened on, or Pratique does so already. */
export function checkPort(settings: PortSettings): Check {
  const { host, port } = settings;
  return {
    title: 'port',
    async run() {
      if (port === 0) return ok('any that is free');
      const error = await tryToListen(host, port);
      if (error === undefined) return ok(`${host}:${port} is free`);
      if (error === 'EADDRINUSE' && (await isPratique(settings))) return ok(`Pratique is running on ${host}:${port}`);
      return refusal(settings, error);
    },
  };
}

function refusal({ host, port }: PortSettings, error: string): CheckOutcome {
  switch (error) {
    case 'EADDRINUSE':
      return fail(
        `another program listens on ${host}:${port}`,
        `see which (ss -ltnp 'sport = :${port}'; on macOS, 5000 is the AirPlay Receiver's), or set PRATIQUE_PORT`,
      );
    case 'EACCES':
      return fail(`this user may not listen on port ${port}`, 'set PRATIQUE_PORT to 1024 or more');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail(
        `"${host}" is no address of this machine`,
        'set PRATIQUE_HOST to 127.0.0.1, to 0.0.0.0, or to an address of it',
      );
    default:
      return fail(`cannot listen on ${host}:${port}: ${error}`, 'set PRATIQUE_HOST and PRATIQUE_PORT');
  }
}

/** The code of the error, or undefined where it listened; it does not listen any more then. */
async function tryToListen(host: string, port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function isPratique({ host, port, tls }: PortSettings): Promise<boolean> {
  // The certificate is for the public address and has a check of its own.
  const options = {
    host: reachable(host),
    port,
    path: '/healthz',
    timeout: TIMEOUT_MILLISECONDS,
    rejectUnauthorized: false,
  };
  const body = await new Promise<string>((resolve) => {
    const answer = (response: IncomingMessage) => void textOf(response).then(resolve, () => resolve(''));
    const request = tls === undefined ? getHttp(options, answer) : getHttps(options, answer);
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(''));
  });
  return healthSchema.safeParse(jsonOf(body)).success;
}

/** An address for all interfaces is listened on, never called. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST_BYTES) return '';
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
