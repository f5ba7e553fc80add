import { after, before } from 'node:test';
import { advisorySources, reachAt } from '../../src/advisory/index.ts';
import type { Snapshot } from '../../src/advisory/types.ts';
import { administerAlerts, channelNames, databaseChannels, databaseRules } from '../../src/alert/index.ts';
import {
  allows,
  authenticator,
  createSignIn,
  databaseSessions,
  identities,
  loginThrottle,
  type SecretBox,
  secretBox,
} from '../../src/auth/index.ts';
import type { Grant } from '../../src/auth/types.ts';
import { openChanges } from '../../src/change/index.ts';
import { type Database, openSqlite } from '../../src/db/index.ts';
import { administerDeliveries, createDeliveryTally, databaseDeliveries } from '../../src/delivery/index.ts';
import type { Deliveries, DeliveryTally } from '../../src/delivery/types.ts';
import { databaseEventLog } from '../../src/event/index.ts';
import { databaseExcuses } from '../../src/excuse/index.ts';
import { createApi, type LoadedAdvisories } from '../../src/http/api/index.ts';
import type { AdvisoryUpdates, UpdateState } from '../../src/http/api/types.ts';
import { startServer } from '../../src/http/server.ts';
import { createIdentify } from '../../src/http/v2/index.ts';
import { silentLog } from '../../src/lib/log.ts';
import { explain, findImage, type Reach, saidOf } from '../../src/match/index.ts';
import { createRegistry, type RunningRegistry } from '../../src/registry/index.ts';
import { databaseJobs } from '../../src/scan/jobs.ts';
import { databaseScans } from '../../src/scan/scans.ts';
import { filesystemStore } from '../../src/storage/index.ts';
import { createStandings } from '../../src/survey/index.ts';
import { subscriptionNames } from '../../src/topic/index.ts';
import { openTrail } from '../../src/trail/index.ts';
import { channelIo } from './channel-io.ts';
import { type Answer, httpClient } from './http.ts';
import { someMasterKey } from './master-key.ts';
import { temporaryFolder } from './temporary.ts';

/** The REST API on a port of this machine, over a registry and a database that a test fills. */
export interface ApiServer {
  readonly url: string;
  readonly database: Database;
  readonly registry: RunningRegistry;
  readonly deliveries: Deliveries;
  readonly deliveryTally: DeliveryTally;
  /** Errors that were no answer's fault. */
  readonly failures: readonly unknown[];
  /** The `Authorization` of a new user. */
  login(...grants: readonly Grant[]): Promise<string>;
  /** Asks as the administrator, with `path` as it is written. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The same, with `body` as JSON where there is one. */
  send(method: string, path: string, headers?: Readonly<Record<string, string>>, body?: unknown): Promise<Answer>;
  /** What is loaded from now on. */
  load(reach: Reach | Snapshot | undefined): void;
  /** What is said to be loaded from now on. */
  loadAdvisories(loaded: LoadedAdvisories): void;
}

/** Alerts that may call this machine. */
function alertsOn(db: Database, { box, registry }: { readonly box: SecretBox; readonly registry: RunningRegistry }) {
  const clock = Date.now;
  const channels = databaseChannels({ db, clock, box, deliveries: { drop: async () => {} } });
  const { outbound, mailer, publish } = channelIo();
  const previewing = {
    db,
    clock,
    registry,
    url: 'http://localhost:5000',
    reach: async () => undefined,
    beat: async () => {},
  };
  const sending = { db, clock, channels, outbound, mailer, publish };
  return administerAlerts({ rules: databaseRules({ db, clock }), channels }, { sending, previewing });
}

/** Updates that begin, and never end. */
function scriptedUpdates(): AdvisoryUpdates {
  let state: UpdateState | undefined;
  return {
    start() {
      if (state !== undefined) return false;
      state = { startedAt: Date.now(), sources: [{ id: 'one', file: 1, files: 3 }] };
      return true;
    },
    state: () => state,
  };
}

/** A server for the tests of a suite. */
export function suiteApi(options: { readonly anonymousPull?: boolean } = {}): () => ApiServer {
  let server: (ApiServer & { stop(): Promise<void> }) | undefined;
  before(async () => {
    server = await startApi(options);
  });
  after(async () => await server?.stop());
  return () => {
    if (server === undefined) throw new Error('the server runs only while tests do');
    return server;
  };
}

export async function startApi({ anonymousPull = false }): Promise<ApiServer & { stop(): Promise<void> }> {
  const folder = temporaryFolder();
  const [clock, master] = [Date.now, someMasterKey()];
  const trail = openTrail({ database: await openSqlite(`${folder}/pratique.db`), clock });
  const { database } = trail;
  const registry = createRegistry({
    db: database,
    store: await filesystemStore(folder),
    clock,
    actor: () => trail.who()?.by,
    onChange: async () => {},
    watcher: { grew() {}, committed() {}, aborted() {} },
    mostBlobBytes: 2 ** 30,
    graceMilliseconds: 3_600_000,
    uploadMilliseconds: 3_600_000,
  });
  const authentication = authenticator({ database, master, clock, anonymousPull });
  const failures: unknown[] = [];
  const deliveries = databaseDeliveries({ db: database, clock });
  const deliveryTally = createDeliveryTally(['target', 'subscription', 'channel']);
  let reach: Reach | Snapshot | undefined;
  let loaded: LoadedAdvisories = { snapshot: undefined, sources: [] };
  const throttle = loginThrottle(clock);
  const sessions = databaseSessions(database, clock);
  const people = identities({ database, box: secretBox(master), clock });
  const onError = (error: unknown) => void failures.push(error);
  const changes = openChanges({ database, clock, lookMilliseconds: 20, onError });
  const api = createApi({
    database,
    registry,
    changes,
    identify: createIdentify({ authenticator: authentication, throttle, anonymousPull }),
    sessions,
    users: people,
    trail,
    signIn: createSignIn({ authenticator: authentication, sessions, throttle }),
    allows,
    scans: databaseScans({
      db: database,
      clock,
      registry,
      jobs: databaseJobs(database, clock, 'test'),
      onQueued() {},
    }),
    excuses: databaseExcuses({ db: database, clock }),
    deliveries: administerDeliveries(deliveries, {
      channel: channelNames(database.query),
      subscription: subscriptionNames(database.query),
    }),
    deliveryTally,
    eventLog: databaseEventLog(database.query),
    standings: createStandings(database.query),
    alerts: alertsOn(database, { box: secretBox(master), registry }),
    url: 'http://localhost:5000',
    clock,
    version: '1.2.3',
    reach: async (at) => (at === undefined ? reach : await reachAt(database, at, advisorySources)),
    explain: async ({ manifestDigest, name }) => {
      const image = await findImage(database.query, manifestDigest);
      if (image === undefined || reach === undefined || !('lookup' in reach)) return undefined;
      return await explain(database.query, { image, name, snapshot: reach });
    },
    said: async (name) => (reach !== undefined && 'about' in reach ? saidOf(reach, name) : undefined),
    advisories: async () => loaded,
    updates: scriptedUpdates(),
    onFailure: ({ error }) => void failures.push(error),
  });
  const server = await startServer({ route: () => api, log: silentLog }, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}`;
  let users = 0;
  const login = async (...grants: readonly Grant[]) => {
    users += 1;
    const key = await people.create(`user-${users}`, grants);
    if (key === undefined) throw new Error('the user is there already');
    return `Basic ${btoa(`${key.id}:${key.secret}`)}`;
  };
  const administrator = await login({ permission: 'administer', pattern: '*' });
  const client = httpClient(url);
  const send: ApiServer['send'] = async (method, path, headers = {}, body) => {
    const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return await client.send(method, path, {
      headers: { Authorization: administrator, ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  return {
    url,
    database,
    registry,
    deliveries,
    deliveryTally,
    failures,
    login,
    send,
    get: async (path, headers) => await send('GET', path, headers),
    load: (next) => {
      reach = next;
    },
    loadAdvisories: (next) => {
      loaded = next;
    },
    async stop() {
      client.close();
      await changes.close();
      await server.stop(1000);
      await registry.close();
      await database.close();
    },
  };
}
