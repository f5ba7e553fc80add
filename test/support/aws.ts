import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { ECRClient, ECRServiceException } from '@aws-sdk/client-ecr';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import {
  allows,
  authenticator,
  deriveKey,
  type Identities,
  identities,
  type NewKey,
  secretBox,
} from '../../src/auth/index.ts';
import type { Permission } from '../../src/auth/types.ts';
import { type Database, openSqlite } from '../../src/db/index.ts';
import type { NewDelivery } from '../../src/delivery/types.ts';
import { apiDestinationsStore, connectionsStore, rulesStore } from '../../src/event/index.ts';
import type { EventsAdministration, NewEvent } from '../../src/event/types.ts';
import { operationNamed, operations } from '../../src/http/aws/ecr/model.ts';
import { type AwsFailure, createAwsEndpoint, layerDownloads } from '../../src/http/aws/index.ts';
import { startServer } from '../../src/http/server.ts';
import { silentLog } from '../../src/lib/log.ts';
import { createAddressCheck } from '../../src/outbound/index.ts';
import { createRegistry, type Registry } from '../../src/registry/index.ts';
import { filesystemStore } from '../../src/storage/index.ts';
import { createTopics } from '../../src/topic/index.ts';
import { type LinkTokens, linkTokens } from '../../src/topic/tokens.ts';
import { openTrail } from '../../src/trail/index.ts';
import type { TrailEntry } from '../../src/trail/types.ts';
import { someMasterKey } from './master-key.ts';
import { type ScriptedScans, scriptedScans } from './scripted-scans.ts';
import { temporaryFolder } from './temporary.ts';

/** The AWS APIs on a port of this machine, over a registry of their own. */
export interface TestAws {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly registry: Registry;
  readonly scans: ScriptedScans;
  /** Events that were put, the first of which had the id `event-1`. */
  readonly putEvents: readonly NewEvent[];
  /** May do everything. */
  readonly administrator: NewKey;
  /** What the server told of as unexpected; a test that does not look at it has it looked at by `close`. */
  readonly failures: AwsFailure[];
  /** What was to be sent to subscriptions. */
  readonly delivered: readonly NewDelivery[];
  readonly tokens: LinkTokens;
  /** A new user's key. */
  userWith(permission: Permission, pattern: string): Promise<NewKey>;
  ecr(key?: NewKey, options?: { readonly region?: string }): ECRClient;
  sts(key?: NewKey): STSClient;
  sns(key?: NewKey): SNSClient;
  /** Who did what, the newest first. */
  trail(): Promise<readonly TrailEntry[]>;
  /** Moves the server's clock on. */
  sleep(milliseconds: number): void;
  close(): Promise<void>;
}

const ACCOUNT = '123456789012';
const REGION = 'eu-west-2';

export async function startAws(): Promise<TestAws> {
  const folder = temporaryFolder();
  const master = someMasterKey();
  let offset = 0;
  const clock = () => Date.now() + offset;
  const trail = openTrail({ database: await openSqlite(`${folder}/pratique.db`), clock });
  const db = trail.database;
  const registry = createRegistry({
    db,
    store: await filesystemStore(folder),
    clock,
    onChange: async () => {},
    watcher: { grew() {}, committed() {}, aborted() {} },
    mostBlobBytes: 64 << 20,
    graceMilliseconds: 60_000,
    uploadMilliseconds: 60_000,
  });
  const users = identities({ database: db, box: secretBox(master), clock });
  const administrator = await newUser(users, 'administrator', 'administer', '*');
  const scans = scriptedScans();
  const box = secretBox(master);
  const delivered: NewDelivery[] = [];
  const linkKey = deriveKey(master, 'topic-link');
  const topics = createTopics({
    account: ACCOUNT,
    regions: [REGION],
    database: db,
    box,
    clock,
    linkKey,
    deliveries: { put: async (_tx, deliveries) => void delivered.push(...deliveries), drop: async () => {} },
  });
  const putEvents: NewEvent[] = [];
  const failures: AwsFailure[] = [];
  const unmodelled: string[] = [];
  const dependencies = {
    account: ACCOUNT,
    regions: [REGION] as const,
    url: 'http://registry.example:8080',
    registry,
    scans,
    topics,
    events: eventsOf({ database: db, box, clock }, putEvents),
    addressFault: createAddressCheck([]),
    authenticator: authenticator({ database: db, master, clock, anonymousPull: false }),
    allows,
    downloadKey: randomBytes(32),
    clock,
    trail,
    onFailure: (failure: AwsFailure) => void failures.push(failure),
  };
  const aws = createAwsEndpoint(dependencies);
  const download = layerDownloads(dependencies);
  const server = await startServer(
    { log: silentLog, route: (_method, path) => (path === '/' ? aws : download) },
    '127.0.0.1',
    0,
  );
  const url = `http://127.0.0.1:${server.port}`;
  const clientOptions = ({ id, secret }: NewKey) => ({
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: id, secretAccessKey: secret },
    maxAttempts: 1,
  });
  let made = 0;
  return {
    url,
    account: ACCOUNT,
    region: REGION,
    registry,
    scans,
    putEvents,
    administrator,
    failures,
    delivered,
    tokens: linkTokens(linkKey),
    userWith: async (permission, pattern) => await newUser(users, `user-${(made += 1)}`, permission, pattern),
    ecr(key = administrator, options = {}) {
      const client = new ECRClient({ ...clientOptions(key), ...options });
      watchErrors(client, unmodelled);
      return client;
    },
    sts: (key = administrator) => new STSClient(clientOptions(key)),
    sns: (key = administrator) => new SNSClient(clientOptions(key)),
    trail: () => trail.list({ limit: 100 }),
    sleep: (milliseconds) => void (offset += milliseconds),
    async close() {
      await server.stop(0);
      await registry.close();
      await db.close();
      await rm(folder, { recursive: true });
      if (failures.length > 0) throw new Error('the server failed unexpectedly', { cause: failures[0]?.error });
      if (unmodelled.length > 0) throw new Error(`errors that the model does not have: ${unmodelled.join(', ')}`);
    },
  };
}

function eventsOf(
  { database, box, clock }: { database: Database; box: ReturnType<typeof secretBox>; clock: () => number },
  put: NewEvent[],
): EventsAdministration {
  const place = { account: ACCOUNT, regions: [REGION] } as const;
  const connections = connectionsStore({ database, box, place, clock });
  return {
    rules: rulesStore({ database, place }),
    connections,
    apiDestinations: apiDestinationsStore({ database, connections, place, clock }),
    put: async (events) => events.map((event) => `event-${put.push(event)}`),
  };
}

/** Errors that every operation may answer (ECR API reference, "Common Errors"). */
const COMMON_ERRORS = [
  'AccessDeniedException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'RequestEntityTooLargeException',
  'SerializationException',
  'UnrecognizedClientException',
  'UnsupportedOperationException',
  'ValidationException',
];

/** Notes each error that ECR's model does not give the operation. */
function watchErrors(client: ECRClient, unmodelled: string[]): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const operation = operationNamed((context.commandName ?? '').replace(/Command$/, ''));
        const modelled = operation === undefined ? [] : [...operations[operation].errors, ...COMMON_ERRORS];
        const isKnown = !(error instanceof ECRServiceException) || modelled.includes(error.name);
        if (!isKnown) unmodelled.push(`${operation}: ${error.name}`);
        throw error;
      }
    },
    { step: 'initialize' },
  );
}

async function newUser(users: Identities, name: string, permission: Permission, pattern: string): Promise<NewKey> {
  const key = await users.create(name, [{ permission, pattern }]);
  if (key === undefined) throw new Error(`there is a user "${name}"`);
  return key;
}
