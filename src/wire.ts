import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import {
  type ActiveRow,
  type AdvisoryLibrary,
  advisorySources,
  createAdvisoryLibrary,
  findActive,
  findLooks,
  reachAt,
  type SourceLook,
  sourceStates,
} from './advisory/index.ts';
import {
  type AdministratorOutcome,
  allows,
  authenticator,
  createAdministrator,
  deriveKey,
  loginThrottle,
  type MasterKey,
  openMasterKey,
  secretBox,
} from './auth/index.ts';
import type { Config } from './config.ts';
import { type Database, holdLock, openSqlite, type Query } from './db/index.ts';
import { createApi, type LoadedAdvisories } from './http/api/index.ts';
import { type AwsFailure, createAwsEndpoint, layerDownloads } from './http/aws/index.ts';
import { createRoutes, type RunningServer, startServer } from './http/index.ts';
import { createChallenge, createIdentify, createTokenEndpoint, createV2 } from './http/v2/index.ts';
import {
  createReaderPool,
  databaseInventories,
  READ_LIMITS,
  type ReaderPoolOptions,
  readingVersion,
} from './inventory/index.ts';
import { systemClock as clock } from './lib/clock.ts';
import { type Closing, closeInTurn } from './lib/close-in-turn.ts';
import { makeFolder } from './lib/durable.ts';
import type { Log } from './lib/log.ts';
import type { Reach } from './match/index.ts';
import type { Explanation } from './match/types.ts';
import {
  createRegistry,
  type Registry,
  type RegistryReader,
  type RunningRegistry,
  registryReader,
} from './registry/index.ts';
import {
  type DetachedScanner,
  detachedScanner,
  explainStored,
  prepareScanner,
  type Scanner,
  type Scans,
  type ToExplain,
} from './scan/index.ts';
import { filesystemStore } from './storage/index.ts';

/*
 * <data>/
 *   pratique.db     metadata (SQLite, with its -wal and -shm)
 *   blobs/ uploads/ what was pushed
 *   advisories/     snapshots
 *   master.key      seals the secrets in the database; mode 0600
 *   credentials     the administrator's access key as the first start made it; mode 0600
 *   serve.lock      held by the server that runs on this folder
 */

/** The metadata of the data folder, for commands that work beside a running server as well as for the server. */
export interface Core {
  readonly db: Database;
  readonly master: MasterKey;
  close(): Promise<void>;
}

/** Where the metadata of a data folder lies. */
export function databaseFile(config: Pick<Config, 'data'>): string {
  return join(config.data, 'pratique.db');
}

/** Where the snapshots of a data folder lie. */
export function advisoriesFolder(config: Pick<Config, 'data'>): string {
  return join(config.data, 'advisories');
}

/** Opens the data folder's database and master key, making what is missing. */
export async function openCore(config: Config): Promise<Core> {
  await makeDataFolder(config);
  const db = await openSqlite(databaseFile(config));
  try {
    return { db, master: await openMasterKey(db, config.masterKeyFile), close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Makes the folder that holds everything, where it is not there yet. */
export async function makeDataFolder({ data }: Config): Promise<void> {
  try {
    await makeFolder(data);
  } catch (error) {
    throw new Error(`cannot make the data folder "${data}" (PRATIQUE_DATA names another)`, { cause: error });
  }
}

/** How layers are read on this data folder, by the server as by a command beside it. */
export function readerOptions({ data, reading, readerMilliseconds, readerBytes }: Config): ReaderPoolOptions {
  return {
    reading: { ...READ_LIMITS, ...reading },
    limits: { total: readerMilliseconds },
    program: { scratchFolder: data, memoryBytes: readerBytes },
  };
}

/** The version of what inventories on this data folder are made by. */
export function extractorVersion({ reading }: Config): number {
  return readingVersion({ ...READ_LIMITS, ...reading });
}

/** A scanner on the data folder, beside a server or without one. */
export interface Scanning {
  readonly scanner: DetachedScanner;
  close(): Promise<void>;
}

/** Opens what is needed to scan images that no registry here needs to hold. */
export async function openScanning(config: Config): Promise<Scanning> {
  const closing = closeInTurn();
  try {
    await makeDataFolder(config);
    const database = await openSqlite(databaseFile(config));
    closing.add(() => database.close());
    const library = createAdvisoryLibrary({ database, folder: advisoriesFolder(config) });
    closing.add(library.close);
    const pool = createReaderPool(readerOptions(config));
    closing.add(pool.close);
    const version = extractorVersion(config);
    const inventories = databaseInventories(database, clock, version);
    const activeSnapshot = () => library.active();
    const matching = { database, now: clock, activeSnapshot, extractorVersion: version };
    return { scanner: detachedScanner({ ...matching, pool, inventories }), close: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** What is stored of the images of a registry, for commands that work beside its server. */
export interface Stored extends RegistryReader {
  readonly query: Query;
  /** How far the advisories reach that are in use, or were in use at a time; undefined where there are none. */
  reach(at?: number): Promise<Reach | undefined>;
  /** As the server explains it. Undefined where there is no such image, or no advisories are in use. */
  explain(explaining: ToExplain): Promise<Explanation | undefined>;
  close(): Promise<void>;
}

/** Opens what is stored in the data folder; undefined where no registry was ever run there. */
export async function openStored(config: Config): Promise<Stored | undefined> {
  const file = databaseFile(config);
  if (!existsSync(file)) return undefined;
  const database = await openSqlite(file);
  const library = createAdvisoryLibrary({ database, folder: advisoriesFolder(config) });
  const { query } = database;
  return {
    ...registryReader(database, clock),
    query,
    reach: reachOf(database, library),
    explain: (explaining) => explainStored({ query, activeSnapshot: () => library.active() }, explaining),
    async close() {
      await library.close();
      await database.close();
    },
  };
}

function reachOf(database: Database, library: AdvisoryLibrary): Stored['reach'] {
  return async (at) =>
    at === undefined ? (await library.active())?.snapshot : await reachAt(database, at, advisorySources);
}

/** A server that runs, and what its owner is to be told at the start. */
export interface Pratique {
  readonly url: string;
  readonly port: number;
  readonly administrator: AdministratorOutcome;
  /** The advisories in use at the start; undefined where there are none. */
  readonly advisories?: ActiveRow;
  /** What the last looks at the sources of advisories came to. */
  advisoryLooks(): Promise<readonly SourceLook[]>;
  /** The advisories in use now. */
  activeAdvisories(): Promise<ActiveRow | undefined>;
  /** Lets running requests finish within the configured time, then closes everything. */
  stop(): Promise<void>;
}

/** Starts everything on the data folder. Throws with a sentence for people where it cannot. */
export async function startPratique(config: Config, log: Log): Promise<Pratique> {
  const closing = closeInTurn();
  try {
    return await start(config, log, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(config: Config, log: Log, closing: Closing): Promise<Pratique> {
  await makeDataFolder(config);
  const release = holdLock(join(config.data, 'serve.lock'));
  if (release === undefined) throw new Error(`another server runs on the data folder "${config.data}"`);
  closing.add(release);
  const core = await openCore(config);
  closing.add(core.close);
  const administrator = await makeAdministrator(config, core);
  const store = await filesystemStore(config.data);
  const pool = createReaderPool(readerOptions(config));
  closing.add(pool.close);
  const prepared = prepareScanner({
    db: core.db,
    store,
    pool,
    clock,
    log,
    extractorVersion: extractorVersion(config),
  });
  const registry = createRegistry({
    db: core.db,
    store,
    clock,
    onChange: prepared.onChange,
    watcher: prepared.watcher,
    mostBlobBytes: config.mostBlobBytes,
    graceMilliseconds: config.graceMilliseconds,
    uploadMilliseconds: config.uploadMilliseconds,
  });
  closing.add(registry.close);
  const scanner = prepared.start(registry, {
    databaseFile: databaseFile(config),
    advisoriesFolder: advisoriesFolder(config),
  });
  closing.add(scanner.close);
  closing.add(collectEvery(config.collectMilliseconds, registry, log));
  const library = createAdvisoryLibrary({ database: core.db, folder: advisoriesFolder(config) });
  closing.add(library.close);
  const server = await listen(config, log, { core, registry, library, scans: scanner.scans, explain: scanner.explain });
  closing.add(() => server.stop(config.stopMilliseconds));
  const advisories = await findActive(core.db);
  return {
    url: config.url,
    port: server.port,
    administrator,
    ...(advisories === undefined ? {} : { advisories }),
    advisoryLooks: () => findLooks(core.db),
    activeAdvisories: () => findActive(core.db),
    stop: closing.close,
  };
}

async function makeAdministrator(config: Config, { db, master }: Core): Promise<AdministratorOutcome> {
  return await createAdministrator({
    database: db,
    box: secretBox(master),
    clock,
    credentialsFile: join(config.data, 'credentials'),
    region: config.regions[0],
    ...(config.administratorKey === undefined ? {} : { configured: config.administratorKey }),
  });
}

interface Parts {
  readonly core: Core;
  readonly registry: Registry;
  readonly library: AdvisoryLibrary;
  readonly scans: Scans;
  readonly explain: Scanner['explain'];
}

async function listen(config: Config, log: Log, parts: Parts): Promise<RunningServer> {
  const { core, registry, library, scans, explain } = parts;
  const { anonymousPull, url } = config;
  const authentication = authenticator({ database: core.db, master: core.master, clock, anonymousPull });
  const identity = { authenticator: authentication, throttle: loginThrottle(clock), anonymousPull };
  const downloadKey = deriveKey(core.master, 'download-url').export();
  const identify = createIdentify(identity);
  const onFailure = ({ error, ...about }: Omit<AwsFailure, 'operation'>) =>
    log.error({ ...about, err: error }, 'request failed');
  const v2 = createV2({
    registry,
    createOnPush: config.createOnPush,
    identify,
    allows,
    challenge: createChallenge(url),
    token: createTokenEndpoint(identity),
  });
  const aws = createAwsEndpoint({
    account: config.account,
    regions: config.regions,
    url,
    registry,
    scans,
    authenticator: authentication,
    allows,
    downloadKey,
    clock,
    onFailure,
  });
  const reach = reachOf(core.db, library);
  const { version } = manifest;
  const advisories = () => loadedAdvisories(core.db);
  const api = createApi({
    database: core.db,
    registry,
    identify,
    allows,
    clock,
    version,
    reach,
    advisories,
    explain,
    onFailure,
  });
  const download = layerDownloads({ registry, downloadKey, clock });
  const route = createRoutes({ v2, aws, api, download, unready: () => unready(config, core.db) });
  return await startServer(
    { route, log, ...(config.tls === undefined ? {} : { tls: config.tls }) },
    config.host,
    config.port,
  );
}

async function loadedAdvisories(database: Database): Promise<LoadedAdvisories> {
  const active = await findActive(database);
  const sources = sourceStates({ active, looks: await findLooks(database), sources: advisorySources });
  return { snapshot: active, sources };
}

async function unready(config: Config, db: Database): Promise<string | undefined> {
  try {
    await db.query.selectFrom('registry_setting').select('name').limit(1).execute();
    await access(config.data, constants.W_OK);
    return undefined;
  } catch (error) {
    return `the data folder or its database does not answer: ${String(error)}`;
  }
}

/** Collects garbage every so often, one collection at a time; the answer ends it. */
function collectEvery(milliseconds: number, registry: RunningRegistry, log: Log): () => Promise<void> {
  const controller = new AbortController();
  let running = Promise.resolve();
  let isRunning = false;
  const collect = async () => {
    try {
      const collected = await registry.collectGarbage(controller.signal);
      if (collected.blobs + collected.uploads > 0) log.info({ ...collected }, 'garbage collected');
    } catch (error) {
      log.error({ err: error }, 'garbage collection failed');
    }
    isRunning = false;
  };
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = collect();
  }, milliseconds);
  return async () => {
    clearInterval(timer);
    controller.abort();
    await running;
  };
}
