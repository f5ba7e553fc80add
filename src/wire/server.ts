import { join } from 'node:path';
import { type ActiveRow, createAdvisoryLibrary, findActive, findLooks, type SourceLook } from '../advisory/index.ts';
import { type AdministratorOutcome, createAdministrator, secretBox } from '../auth/index.ts';
import { openChanges, type RunningChanges } from '../change/index.ts';
import type { Config } from '../config/index.ts';
import { holdLock } from '../db/index.ts';
import type { AdvisoryUpdates } from '../http/api/types.ts';
import { createReaderPool } from '../inventory/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { type Closing, closeInTurn } from '../lib/close-in-turn.ts';
import type { Log } from '../lib/log.ts';
import { createRegistry, type RunningRegistry } from '../registry/index.ts';
import type { OnRegistryChange } from '../registry/types.ts';
import { type PreparedScanner, prepareScanner } from '../scan/index.ts';
import { filesystemStore } from '../storage/index.ts';
import { startSurveying } from '../survey/index.ts';
import { startAlerts } from './alerts.ts';
import { collectEvery } from './collect.ts';
import { type Core, openCore } from './core.ts';
import { advisoriesFolder, databaseFile, makeDataFolder } from './data-folder.ts';
import { openExcuses, recordAttached, sweepExcuses } from './excuses.ts';
import { listen } from './listen.ts';
import { openOutlets } from './outlets.ts';
import { extractorVersion, readerOptions } from './scanning.ts';
import { reachOf } from './stored.ts';
import { startTelling } from './telling.ts';
import { openTopics } from './topics.ts';

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

/** Starts everything on the data folder; `updates` is what updates the advisories. Throws with a sentence for people where it cannot. */
export async function startPratique(config: Config, log: Log, updates: AdvisoryUpdates): Promise<Pratique> {
  const closing = closeInTurn();
  try {
    return await start(config, { log, updates }, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

interface Given {
  readonly log: Log;
  readonly updates: AdvisoryUpdates;
}

async function start(config: Config, { log, updates }: Given, closing: Closing): Promise<Pratique> {
  await makeDataFolder(config);
  const release = holdLock(join(config.data, 'serve.lock'));
  if (release === undefined) throw new Error(`another server runs on the data folder "${config.data}"`);
  closing.add(release);
  const core = await openCore(config);
  closing.add(core.close);
  const administrator = await makeAdministrator(config, core);
  const outlets = openOutlets(config, core);
  const topics = openTopics(config, core, outlets);
  const telling = startTelling({ config, core, outlets, topics, log });
  closing.add(telling.close);
  const store = await filesystemStore(config.data);
  const pool = createReaderPool(readerOptions(config));
  closing.add(pool.close);
  const { onScanEnded, onConfigurationChange, onRepositoryChange } = telling;
  const hears = { onScanEnded, onConfigurationChange };
  const prepared = openScanner(config, { db: core.db, store, pool, log, ...hears });
  const onChange = inTurn(prepared.onChange, telling.onChange);
  const changes = { onChange, onRepositoryChange, watcher: prepared.watcher };
  const actor = () => core.trail.who()?.by;
  const registry = openRegistry(config, { db: core.db, store, actor, ...changes });
  closing.add(registry.close);
  const places = { databaseFile: databaseFile(config), advisoriesFolder: advisoriesFolder(config) };
  const library = createAdvisoryLibrary({ database: core.db, folder: places.advisoriesFolder });
  closing.add(library.close);
  const reach = reachOf(core.db, library);
  const alerting = startAlerts(config, { core, outlets, registry, reach, log, onDeliveries: telling.wake });
  closing.add(alerting.close);
  const scanner = prepared.start(registry, {
    ...places,
    onRematched(snapshotId) {
      alerting.rematched(snapshotId);
      telling.rematched(snapshotId);
    },
  });
  closing.add(scanner.close);
  closing.add(startSurveying({ ...places, log }));
  closing.add(collectEvery(config.collectMilliseconds, registry, log));
  const excuses = openExcuses(config, core.db);
  closing.add(sweepExcuses(excuses, core.db, log));
  const told = openTold(core, { log, updates });
  const server = await listen(config, log, {
    core,
    registry,
    library,
    topics,
    events: telling.events,
    alerts: telling.alerts,
    tally: telling.tally,
    scanner,
    updates,
    changes: told,
  });
  // Streams that last end at once; what else runs may take its time.
  closing.add(() => server.stop(config.stopMilliseconds));
  closing.add(told.close);
  return { ...(await toldAtStart(core)), url: config.url, port: server.port, administrator, stop: closing.close };
}

/** What changes, for who looks at it now; how far an update of the advisories is, this process alone knows. */
function openTold({ db }: Core, { log, updates }: Given): RunningChanges {
  return openChanges({
    database: db,
    clock,
    states: [{ change: { kind: 'advisories' }, now: updates.state }],
    onError: (error) => log.error({ err: error }, 'cannot tell what changes'),
  });
}

async function toldAtStart({ db }: Core): Promise<Pick<Pratique, 'advisories' | 'advisoryLooks' | 'activeAdvisories'>> {
  const advisories = await findActive(db);
  return {
    ...(advisories === undefined ? {} : { advisories }),
    advisoryLooks: () => findLooks(db),
    activeAdvisories: () => findActive(db),
  };
}

function openScanner(
  config: Config,
  parts: Omit<Parameters<typeof prepareScanner>[0], 'clock' | 'extractorVersion' | 'recordVex'>,
): PreparedScanner {
  return prepareScanner({
    ...parts,
    clock,
    extractorVersion: extractorVersion(config),
    recordVex: (image, attached) => recordAttached(config, parts.db, image, attached),
  });
}

function openRegistry(
  { mostBlobBytes, graceMilliseconds, uploadMilliseconds, sandboxes }: Config,
  parts: Pick<
    Parameters<typeof createRegistry>[0],
    'db' | 'store' | 'actor' | 'onChange' | 'onRepositoryChange' | 'watcher'
  >,
): RunningRegistry {
  return createRegistry({ ...parts, clock, mostBlobBytes, graceMilliseconds, uploadMilliseconds, sandboxes });
}

/** Each hears of a change, one after another, in its transaction. */
function inTurn(...listeners: readonly OnRegistryChange[]): OnRegistryChange {
  return async (tx, change) => {
    for (const listener of listeners) await listener(tx, change);
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
