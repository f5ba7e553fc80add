import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type HttpClient, httpClient } from '../../test/support/http.ts';
import { basic, type Running, startRunning } from '../../test/support/running.ts';
import type { ListsRegistry } from './registry.ts';

/** What a server has spent since it started, and how long its thread for requests let them wait since this was asked. */
export interface Watched {
  /** Of the thread that answers requests. */
  readonly threadMilliseconds: number;
  readonly processMilliseconds: number;
  readonly longestWaitMilliseconds: number;
  /** At 99 %. */
  readonly slowWaitMilliseconds: number;
}

/** A server of its own process on a seeded registry, with two who ask it. */
export interface ListsServer {
  readonly registry: ListsRegistry;
  readonly running: Running;
  readonly administrator: HttpClient;
  /** May pull from the repositories of one team of sixty. */
  readonly member: HttpClient;
  watched(): Promise<Watched>;
  /** When all is counted and looked at, and it has done nothing for a few seconds; answers what it spent until then. */
  rest(): Promise<Watched>;
  stop(): Promise<void>;
}

const WATCH = pathToFileURL(join(import.meta.dirname, 'watch.ts')).href;
const KEY = { id: 'AKPQBENCHADMINISTRAT', secret: 'a-secret-of-the-bench-that-is-long' };
const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;
const USERS = 200;
const FEW = 20;
const MEMBER = 'team7/*';

/** Starts it, and sets up through its API what people set up. */
export async function startServer(registry: ListsRegistry): Promise<ListsServer> {
  const socket = join(registry.data, 'watch.sock');
  const running = await startRunning({
    data: registry.data,
    settings: {
      PRATIQUE_ACCESS_KEY_ID: KEY.id,
      PRATIQUE_SECRET_ACCESS_KEY: KEY.secret,
      PRATIQUE_BENCH_SOCKET: socket,
      NODE_OPTIONS: `--import=${WATCH}`,
    },
  });
  const administrator = running.client;
  const key = await setUp(administrator).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  const member = httpClient(running.url.replace('localhost', '127.0.0.1'), { Authorization: basic(key) });
  const watched = async () => JSON.parse(await text(connect(socket))) as Watched;
  return {
    registry,
    running,
    administrator,
    member,
    watched,
    rest: () => rest(registry, watched),
    async stop() {
      member.close();
      await running.stop();
    },
  };
}

/** Users, channels, rules and schedules; answers the key of the member of a team. */
async function setUp(administrator: HttpClient): Promise<{ readonly id: string; readonly secret: string }> {
  const put = async (method: string, path: string, body: object) => {
    const answer = await administrator.send(method, `/api/v1/${path}`, {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body.toString()}`);
    return JSON.parse(answer.body.toString()) as Readonly<Record<string, string>>;
  };
  for (let at = 0; at < USERS; at += 1) {
    await put('POST', 'users', {
      name: `user-${at}`,
      grants: [{ permission: 'push', pattern: `team${at % 60}/*` }],
    });
  }
  // The rules are off: one that begins looks at every current tag for minutes, and what is measured is asking.
  for (let at = 0; at < FEW; at += 1) {
    const repositories = [`team${at}/*`];
    await put('PUT', `alerts/channels/team-${at}`, {
      channel: 'webhook',
      settings: { url: `https://hooks.example.org/${at}`, secret: SECRET },
    });
    await put('PUT', `alerts/rules/team-${at}`, { enabled: false, repositories, channels: [`team-${at}`] });
    await put('PUT', `schedules/schedule-${at}`, {
      expression: 'rate(7 days)',
      repositories: at === 0 ? ['*'] : repositories,
    });
  }
  const made = await put('POST', 'users', { name: 'member', grants: [{ permission: 'pull', pattern: MEMBER }] });
  return { id: made['accessKeyId'] ?? '', secret: made['secretAccessKey'] ?? '' };
}

const REST_SECONDS = 5;
const BUSY_MILLISECONDS = 150;

async function rest({ data }: ListsRegistry, watched: ListsServer['watched']): Promise<Watched> {
  const db = new DatabaseSync(join(data, 'pratique.db'), { readOnly: true });
  const left = db.prepare(`select (select count(*) from alert_due) + (select count(*) from alert_sweep) +
    (select count(*) from repository) - (select count(*) from repository_survey) as due`);
  let [longest, slow] = [0, 0];
  for (let before = (await watched()).processMilliseconds, quiet = 0; ; ) {
    await sleep(1000);
    const now = await watched();
    longest = Math.max(longest, now.longestWaitMilliseconds);
    slow = Math.max(slow, now.slowWaitMilliseconds);
    const isQuiet = now.processMilliseconds - before < BUSY_MILLISECONDS && left.get()?.['due'] === 0;
    quiet = isQuiet ? quiet + 1 : 0;
    before = now.processMilliseconds;
    if (quiet < REST_SECONDS) continue;
    db.close();
    return { ...now, longestWaitMilliseconds: longest, slowWaitMilliseconds: slow };
  }
}
