import { rmSync } from 'node:fs';
import { after, before } from 'node:test';
import { allows, authenticator, identities, loginThrottle, secretBox } from '../../src/auth/index.ts';
import type { Permission } from '../../src/auth/types.ts';
import { openSqlite } from '../../src/db/index.ts';
import { startServer } from '../../src/http/server.ts';
import { createChallenge, createIdentify, createTokenEndpoint, createV2 } from '../../src/http/v2/index.ts';
import { silentLog } from '../../src/lib/log.ts';
import { createRegistry, type RunningRegistry } from '../../src/registry/index.ts';
import { filesystemStore } from '../../src/storage/index.ts';
import { openTrail } from '../../src/trail/index.ts';
import type { TrailEntry } from '../../src/trail/types.ts';
import { type HttpClient, httpClient } from './http.ts';
import { someMasterKey } from './master-key.ts';
import { temporaryFolder } from './temporary.ts';

/** The OCI endpoints on a port of this machine, over a registry in a folder. */
export interface RegistryServer {
  readonly url: string;
  readonly registry: RunningRegistry;
  /** Logged in with a key that may do everything. */
  readonly client: HttpClient;
  /** The Authorization header of the same key. */
  readonly authorization: string;
  /** The same without credentials. */
  readonly anonymous: HttpClient;
  /** A client of a new user. */
  clientWith(permission: Permission, pattern: string): Promise<HttpClient>;
  /** Who did what, the newest first. */
  trail(): Promise<readonly TrailEntry[]>;
  stop(): Promise<void>;
}

export interface RegistryServerOptions {
  readonly createOnPush?: boolean;
  readonly anonymousPull?: boolean;
  readonly mostBlobBytes?: number;
  /** Names of sandboxes, in which `*` stands for any characters. */
  readonly sandboxes?: readonly string[];
}

let users = 0;

/** A server for the tests of a suite: started before them, stopped after them, with its folder gone. */
export function suiteServer(options: RegistryServerOptions = {}): () => RegistryServer {
  const folder = temporaryFolder();
  let server: RegistryServer | undefined;
  before(async () => {
    server = await startRegistryServer(folder, options);
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });
  return () => {
    if (server === undefined) throw new Error('the server runs only while tests do');
    return server;
  };
}

/** Starts the registry of `folder`, as it was left there. */
export async function startRegistryServer(
  folder: string,
  options: RegistryServerOptions = {},
): Promise<RegistryServer> {
  const { anonymousPull = false, createOnPush = true, mostBlobBytes = 2 ** 30, sandboxes = [] } = options;
  const [clock, master] = [Date.now, someMasterKey()];
  const trail = openTrail({ database: await openSqlite(`${folder}/pratique.db`), clock });
  const db = trail.database;
  const registry = createRegistry({
    db,
    store: await filesystemStore(folder),
    clock,
    onChange: async () => {},
    watcher: { grew() {}, committed() {}, aborted() {} },
    mostBlobBytes,
    graceMilliseconds: 3_600_000,
    uploadMilliseconds: 3_600_000,
    sandboxes: { patterns: sandboxes, days: 7 },
  });
  const authentication = authenticator({ database: db, master, clock, anonymousPull });
  const identity = { authenticator: authentication, throttle: loginThrottle(clock), anonymousPull };
  const v2 = createV2({
    registry,
    createOnPush,
    sandboxes,
    identify: createIdentify(identity),
    allows,
    challenge: createChallenge('http://registry.example'),
    token: createTokenEndpoint(identity),
    trail,
  });
  const route = (_: string, path: string) => (path.startsWith('/v2') ? v2 : undefined);
  const server = await startServer({ route, log: silentLog }, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}`;
  const people = identities({ database: db, box: secretBox(master), clock });
  const clients: HttpClient[] = [];
  const remember = (client: HttpClient): HttpClient => {
    clients.push(client);
    return client;
  };
  const login = async (permission: Permission, pattern: string) => {
    users += 1;
    const key = await people.create(`user-${process.pid}-${users}`, [{ permission, pattern }]);
    if (key === undefined) throw new Error('the user is there already');
    return `Basic ${btoa(`${key.id}:${key.secret}`)}`;
  };
  const authorization = await login('administer', '*');
  return {
    url,
    registry,
    authorization,
    client: remember(httpClient(url, { Authorization: authorization })),
    anonymous: remember(httpClient(url)),
    clientWith: async (permission, pattern) =>
      remember(httpClient(url, { Authorization: await login(permission, pattern) })),
    trail: () => trail.list({ limit: 100 }),
    async stop() {
      for (const client of clients) client.close();
      await server.stop(1000);
      await registry.close();
      await db.close();
    },
  };
}
