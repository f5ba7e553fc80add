import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type HttpClient, httpClient } from './http.ts';
import { temporaryFolder } from './temporary.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The administrator of every server that a test starts. */
export const ADMINISTRATOR = { id: 'AKPTESTTESTTESTTEST0', secret: 'a-secret-that-only-tests-know' };

/** `pratique serve` as a process of its own. */
export interface PratiqueProcess {
  readonly url: string;
  /** `localhost:<port>`, as docker's clients write it before a repository's name. */
  readonly host: string;
  readonly data: string;
  readonly pid: number;
  readonly client: HttpClient;
  /** What it has said on standard error so far. */
  log(): string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Ends it as a service manager does; answers the exit code. */
  stop(): Promise<number | null>;
}

export interface PratiqueOptions {
  /** PRATIQUE_… settings beyond the folder, the port and the administrator. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The port of one that ran before; a free one where absent. */
  readonly port?: number;
  /** What runs the server, as `strace -o file`; Node itself where absent. */
  readonly under?: readonly string[];
}

/** A server for the tests of a suite: started when the first of them asks, ended after the last. */
export function suitePratique(options: PratiqueOptions = {}): () => Promise<PratiqueProcess> {
  const data = temporaryFolder();
  let started: Promise<PratiqueProcess> | undefined;
  after(async () => {
    await (await started)?.kill();
    rmSync(data, { recursive: true, force: true });
  });
  return () => {
    started ??= spawnPratique(data, options);
    return started;
  };
}

/** Starts the server on a data folder, and waits until it serves. Ended with the test at the latest. */
export async function startPratique(
  t: TestContext,
  data: string,
  options: PratiqueOptions = {},
): Promise<PratiqueProcess> {
  const server = await spawnPratique(data, options);
  t.after(() => server.kill());
  return server;
}

async function spawnPratique(data: string, options: PratiqueOptions): Promise<PratiqueProcess> {
  const port = options.port ?? (await freePort());
  const [program, ...args] = [...(options.under ?? []), process.execPath, MAIN, 'serve'];
  if (program === undefined) throw new Error('there is nothing to run');
  const child = spawn(program, args, { env: environment(data, port, options), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await serving(child, () => log);
  const authorization = `Basic ${btoa(`${ADMINISTRATOR.id}:${ADMINISTRATOR.secret}`)}`;
  const client = httpClient(`http://127.0.0.1:${port}`, { Authorization: authorization });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    client.close();
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url: `http://localhost:${port}`,
    host: `localhost:${port}`,
    data,
    pid: child.pid ?? 0,
    client,
    log: () => log,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

function environment(data: string, port: number, { settings }: PratiqueOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    // As the launcher has it: half of a start is compiling.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    PRATIQUE_DATA: data,
    PRATIQUE_PORT: `${port}`,
    PRATIQUE_ACCESS_KEY_ID: ADMINISTRATOR.id,
    PRATIQUE_SECRET_ACCESS_KEY: ADMINISTRATOR.secret,
    PRATIQUE_ADVISORY_UPDATES: 'off',
    PRATIQUE_CREATE_ON_PUSH: 'true',
    PRATIQUE_LOG_LEVEL: 'warn',
    ...settings,
  };
}

/** Resolves once it says that it serves; rejects with its last words where it ends before. */
async function serving(child: ChildProcess, log: () => string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('serves')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${said}${log()}`)));
  });
}

/** One that nobody has, below those that the system gives to outgoing connections: none of these may take it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const [outcome] = await Promise.race([once(server, 'listening').then(() => ['free']), once(server, 'error')]);
    if (outcome !== 'free') continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
