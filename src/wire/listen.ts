import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { type AdvisoryLibrary, advisorySources, findActive, findLooks, sourceStates } from '../advisory/index.ts';
import {
  allows,
  authenticator,
  createSignIn,
  databaseSessions,
  deriveKey,
  identities,
  loginThrottle,
  secretBox,
} from '../auth/index.ts';
import type { Changes } from '../change/types.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/index.ts';
import type { DeliveryTally } from '../delivery/types.ts';
import { databaseEventLog } from '../event/index.ts';
import type { EventsAdministration } from '../event/types.ts';
import { createApi, type LoadedAdvisories } from '../http/api/index.ts';
import type { AdvisoryUpdates } from '../http/api/types.ts';
import { type AwsFailure, createAwsEndpoint, layerDownloads, signingCertificates } from '../http/aws/index.ts';
import type { AwsDependencies } from '../http/aws/types.ts';
import { openConsole } from '../http/console/index.ts';
import { createRoutes, type RunningServer, startServer } from '../http/index.ts';
import { createChallenge, createIdentify, createTokenEndpoint, createV2 } from '../http/v2/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createAddressCheck } from '../outbound/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Scanner } from '../scan/index.ts';
import { createStandings } from '../survey/index.ts';
import { type OpenAlerts, openAdministration } from './alerts.ts';
import type { Core } from './core.ts';
import { advisoriesFolder } from './data-folder.ts';
import { openDeliveriesAdministration } from './deliveries.ts';
import { openExcuses } from './excuses.ts';
import { reachOf } from './stored.ts';
import type { OpenTopics } from './topics.ts';

/** What the server answers with. */
export interface Served {
  readonly core: Core;
  readonly registry: Registry;
  readonly library: AdvisoryLibrary;
  readonly scanner: Pick<Scanner, 'scans' | 'explain' | 'said'>;
  readonly topics: OpenTopics;
  readonly events: EventsAdministration;
  readonly alerts: OpenAlerts;
  readonly tally: DeliveryTally;
  readonly updates: AdvisoryUpdates;
  readonly changes: Changes;
}

/** Where `npm ci` builds the console. */
const CONSOLE = new URL('../../console/dist', import.meta.url);

/** Starts to answer requests. */
export async function listen(config: Config, log: Log, parts: Served): Promise<RunningServer> {
  const { core, registry, topics } = parts;
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
    sandboxes: config.sandboxes.patterns,
    identify,
    allows,
    challenge: createChallenge(url),
    token: createTokenEndpoint(identity),
    trail: core.trail,
  });
  const aws = openAws(config, parts, { authenticator: authentication, downloadKey, onFailure });
  const api = openApi(config, parts, { identify, ...peopleOf(core, identity), onFailure });
  const download = layerDownloads({ registry, downloadKey, clock });
  const certificates = signingCertificates(topics.keys);
  const route = createRoutes({
    v2,
    aws,
    api,
    download,
    certificates,
    console: openConsole(fileURLToPath(CONSOLE)),
    unready: () => unready(config, core.db),
  });
  return await startServer(
    { route, log, ...(config.tls === undefined ? {} : { tls: config.tls }) },
    config.host,
    config.port,
  );
}

type Api = Parameters<typeof createApi>[0];
type People = Pick<Api, 'sessions' | 'signIn' | 'users' | 'trail'>;

function openApi(
  config: Config,
  parts: Served,
  door: Pick<Api, 'identify' | 'onFailure' | keyof People>,
): ReturnType<typeof createApi> {
  const { core, registry, library, scanner, alerts, tally, updates, changes } = parts;
  const { db } = core;
  const reach = reachOf(db, library);
  return createApi({
    ...door,
    database: db,
    registry,
    allows,
    changes,
    scans: scanner.scans,
    excuses: openExcuses(config, db),
    standings: createStandings(db.query),
    alerts: openAdministration(config, alerts, { registry, reach }),
    deliveries: openDeliveriesAdministration(config, db),
    deliveryTally: tally,
    eventLog: databaseEventLog(db.query),
    clock,
    url: config.url,
    version: manifest.version,
    reach,
    advisories: () => loadedAdvisories(config, db),
    updates,
    explain: scanner.explain,
    said: scanner.said,
  });
}

/** Who there is, who is signed in, and what they did. */
function peopleOf({ db, master, trail }: Core, identity: Omit<Parameters<typeof createSignIn>[0], 'sessions'>): People {
  const sessions = databaseSessions(db, clock);
  const users = identities({ database: db, box: secretBox(master), clock });
  return { sessions, signIn: createSignIn({ ...identity, sessions }), users, trail };
}

function openAws(
  { account, regions, url, outbound }: Config,
  { core, registry, scanner, topics, events }: Served,
  parts: Pick<AwsDependencies, 'authenticator' | 'downloadKey' | 'onFailure'>,
): ReturnType<typeof createAwsEndpoint> {
  return createAwsEndpoint({
    ...parts,
    account,
    regions,
    url,
    registry,
    scans: scanner.scans,
    topics: topics.topics,
    events,
    allows,
    clock,
    addressFault: createAddressCheck(outbound.allowed),
    trail: core.trail,
  });
}

async function loadedAdvisories(config: Config, database: Database): Promise<LoadedAdvisories> {
  const active = await findActive(database);
  const sources = sourceStates({ active, looks: await findLooks(database), sources: advisorySources });
  if (active === undefined) return { snapshot: undefined, sources };
  // It may have made way for the next by now.
  const file = await stat(join(advisoriesFolder(config), active.file)).catch(() => undefined);
  return { snapshot: { ...active, ...(file === undefined ? {} : { sizeBytes: file.size }) }, sources };
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
