import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { NewKey } from '../../src/auth/index.ts';
import { type HttpClient, httpClient } from './http.ts';
import { freePort } from './ports.ts';
import { type Ended, runProgram } from './program.ts';
import { temporaryFolder } from './temporary.ts';

/** The launcher that people start. */
export const PRATIQUE = fileURLToPath(new URL('../../bin/pratique.js', import.meta.url));

export type Settings = Readonly<Record<string, string>>;

/** `pratique serve` as a process of its own, on a port and a data folder of its own. */
export interface Running {
  /** `http://localhost:<port>`, or https. */
  readonly url: string;
  /** `localhost:<port>`, as image references begin. */
  readonly host: string;
  readonly region: string;
  readonly data: string;
  readonly settings: Settings;
  readonly child: ChildProcess;
  /** The administrator's, from the file that the first start wrote. */
  readonly key: NewKey;
  /** Logged in as the administrator. */
  readonly client: HttpClient;
  /** All that it has written to standard output and to standard error. */
  output(): string;
  log(): string;
  /** Ends it, and removes its data folder unless that was given. Answers the exit code, or the signal that it died of. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface RunningOptions {
  /** A data folder that is there already, or is to outlive the server. */
  readonly data?: string;
  readonly settings?: Settings;
  /** Writes a folder of feeds, in the data folder, that is loaded before the server starts. */
  readonly feeds?: (folder: string) => void;
  /** For servers that cannot be asked over plain HTTP whether they are ready. */
  readonly isReady?: (url: string) => Promise<boolean>;
}

/** Starts the server, and answers when it is ready; throws with what it wrote where it ends instead. */
export async function startRunning(options: RunningOptions = {}): Promise<Running> {
  const { isReady = answers } = options;
  const data = options.data ?? temporaryFolder();
  const settings = { ...settingsFor(data, await freePort()), ...options.settings };
  if (options.feeds !== undefined) await loadFeeds(options.feeds, settings);
  const child = spawn(process.execPath, [PRATIQUE, 'serve'], {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = [recorded(child.stdout), recorded(child.stderr)] as const;
  const exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = settings['PRATIQUE_URL'] ?? `http://localhost:${settings['PRATIQUE_PORT']}`;
  // It says so last, when the administrator's key is written.
  await becomeReady(child, async () => written[0]().includes(' serves ') && (await isReady(url)), written);
  const key = keyOf(data, settings);
  const client = httpClient(url.replace('localhost', '127.0.0.1'), { Authorization: basic(key) });
  return {
    url,
    host: new URL(url).host,
    region: settings['PRATIQUE_REGION'] ?? 'us-east-1',
    data,
    settings,
    child,
    key,
    client,
    output: written[0],
    log: written[1],
    async stop(signal = 'SIGTERM') {
      client.close();
      child.kill(signal);
      const [code, killer] = await exited;
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
      return code ?? killer;
    },
  };
}

/** The same for one test: it ends with the test, if the test does not end it. */
export async function startRunningFor(t: TestContext, options: RunningOptions = {}): Promise<Running> {
  const running = await startRunning(options);
  t.after(() => running.stop('SIGKILL'));
  return running;
}

/** Waits until the log has something. */
export async function logged({ log }: Running, wanted: RegExp): Promise<void> {
  for (let tries = 0; !wanted.test(log()); tries += 1) {
    if (tries > 300) throw new Error(`not in the log: ${wanted}\n${log()}`);
    await sleep(100);
  }
}

/** Settings that keep a server to its data folder and its port, and from the publishers of advisories. */
export function settingsFor(data: string, port: number): Record<string, string> {
  return {
    PRATIQUE_DATA: data,
    PRATIQUE_PORT: String(port),
    PRATIQUE_ADVISORY_UPDATES: 'off',
    PRATIQUE_FEEDS: join(data, 'feeds-of-the-test'),
  };
}

async function loadFeeds(write: (folder: string) => void, settings: Settings): Promise<void> {
  const { PRATIQUE_FEEDS: folder = '' } = settings;
  mkdirSync(folder);
  write(folder);
  await runPratique(settings, 'advisories', 'update');
}

/** Runs another command of pratique with these settings, to its end. */
export async function runPratique(settings: Settings, ...args: readonly string[]): Promise<Ended> {
  return await runProgram(process.execPath, [PRATIQUE, ...args], { env: environment(settings) });
}

/** The resident memory of a server's process, in bytes (proc(5), `VmHWM`: the most that it ever was). */
export function mostResidentBytes({ child }: Pick<Running, 'child'>): number {
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The value of a Basic `Authorization`. */
export function basic({ id, secret }: NewKey): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** Nothing of this process's own settings or credentials reaches what a test starts. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:PRATIQUE|AWS|NODE_TEST)_/.test(name));
  return { ...Object.fromEntries(own), ...settings };
}

function recorded(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

const READY_MILLISECONDS = 60_000;

async function becomeReady(
  child: ChildProcess,
  isReady: () => Promise<boolean>,
  [output, log]: readonly [() => string, () => string],
): Promise<void> {
  const deadline = Date.now() + READY_MILLISECONDS;
  while (!(await isReady())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`pratique serve (exit code ${child.exitCode}) wrote:\n${output()}${log()}`);
    }
    await sleep(50);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** The first start writes the file in the form of AWS's own (`[default]`, `aws_access_key_id = …`). */
function keyOf(data: string, settings: Settings): NewKey {
  const { PRATIQUE_ACCESS_KEY_ID: id, PRATIQUE_SECRET_ACCESS_KEY: secret } = settings;
  if (id !== undefined && secret !== undefined) return { id, secret };
  const text = readFileSync(join(data, 'credentials'), 'utf8');
  const field = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return { id: field('aws_access_key_id'), secret: field('aws_secret_access_key') };
}
