import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { apology, type Behaviour, cut, status, truncatedGzip } from '../../test/support/feed-server.ts';

/** `passing`: every other address is answered wrongly at first, one after another. `lasting`: with HTML pages. */
export type Mischief = 'no' | 'passing' | 'lasting';

export interface FolderServer {
  /** The root of a mirror. */
  readonly root: string;
  /** Begins to behave so, as if nothing had been asked before. */
  misbehave(mischief: Mischief): void;
  /** `3 × 200, 2 × 304`: what was answered since then; a connection that was cut counts by what it had begun with. */
  told(): string;
  close(): void;
}

const HEAD_BYTES = 100_000;

/** Serves a folder of feeds as a mirror of them, with an ETag for each file. */
export async function serveFolder(folder: string): Promise<FolderServer> {
  let mischief: Mischief = 'no';
  const answers = new Map<string, number>();
  const troubled = new Set<string>();
  const server = createServer((request, response) => {
    const path = pathOf(folder, request);
    const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
    const behaviour =
      path === undefined || found?.isFile() !== true
        ? { name: '404', behave: status(404) }
        : behaviourAt(path, mischief, troubled);
    response.on('close', () => {
      const name = behaviour.name ?? String(response.statusCode);
      answers.set(name, (answers.get(name) ?? 0) + 1);
    });
    behaviour.behave(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    misbehave: (next) => {
      mischief = next;
      answers.clear();
      troubled.clear();
    },
    told: () =>
      [...answers]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, count]) => `${count} × ${name}`)
        .join(', '),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Named {
  /** By its status where absent. */
  readonly name?: string;
  readonly behave: Behaviour;
}

/** What a server does wrong with the beginning of a file, one after another. */
const TROUBLES: readonly ((head: string) => Named)[] = [
  () => ({ name: '429 with Retry-After', behave: status(429, { 'retry-after': '1' }) }),
  () => ({ behave: status(500) }),
  (head) => ({ name: 'a connection that was cut', behave: cut(head) }),
  (head) => ({ name: 'half a gzip', behave: truncatedGzip(head) }),
];

function behaviourAt(path: string, mischief: Mischief, troubled: Set<string>): Named {
  if (mischief === 'lasting') return { name: 'an HTML page with status 200', behave: apology() };
  const trouble = TROUBLES[troubled.size % TROUBLES.length];
  if (mischief === 'no' || troubled.has(path) || trouble === undefined) return { behave: sent(path) };
  troubled.add(path);
  return trouble(readFileSync(path).toString('latin1', 0, HEAD_BYTES));
}

/** The file as it lies there, or that it is still the same. */
function sent(path: string): Behaviour {
  return (request, response) => {
    const { size, mtimeMs } = statSync(path);
    const etag = `"${size}-${mtimeMs}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else {
      response.writeHead(200, { etag, 'content-length': size });
      // Who hangs up is gone.
      pipeline(createReadStream(path), response).catch(() => {});
    }
  };
}

/** Undefined where it leads out of the folder. */
function pathOf(folder: string, { url = '/' }: IncomingMessage): string | undefined {
  const path = join(resolve(folder), decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname));
  return path.startsWith(resolve(folder) + sep) ? path : undefined;
}
