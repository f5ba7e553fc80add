import type { TestContext } from 'node:test';
import type {
  ApiDestination,
  ConnectionParameters,
  ConnectionSecrets,
  HttpParameters,
} from '../../src/event/rules-types.ts';
import { apiDestination } from '../../src/event/targets/api-destination.ts';
import { type Answering, startPeer } from './peer.ts';
import { sending, startTargetIo } from './targets.ts';

/** Of the destination. */
export const DESTINATION_ARN =
  'arn:aws:events:us-east-1:000000000000:api-destination/hook/0b4e1c0e-0000-4000-8000-000000000000';
const NONE: ConnectionParameters = { headers: [], query: [], body: [] };
const KEY: ConnectionSecrets['authorization'] = { kind: 'API_KEY', name: 'X-Api-Key', value: 'the key' };

/** What a destination, its connection and what goes to it are, where it matters. */
export interface DestinationSetup {
  readonly authorization?: ConnectionSecrets['authorization'];
  readonly parameters?: Partial<ConnectionParameters>;
  readonly endpoint?: (url: string) => string;
  readonly method?: ApiDestination['method'];
  readonly ratePerSecond?: number;
  readonly httpParameters?: HttpParameters;
  readonly payload?: string;
  readonly clock?: () => number;
}

/** An API destination on this machine, and what it was called with. */
export async function startDestination(t: TestContext, setup: DestinationSetup = {}, answer?: Answering) {
  const { url, received } = await startPeer(t, answer);
  const { endpoint = (at: string) => `${at}/hook`, authorization = KEY, clock } = setup;
  const destination: ApiDestination = {
    name: 'hook',
    arn: DESTINATION_ARN,
    connectionArn: DESTINATION_ARN.replace('api-destination/hook', 'connection/own'),
    endpoint: endpoint(url),
    method: setup.method ?? 'POST',
    ratePerSecond: setup.ratePerSecond ?? 300,
    isActive: true,
    createdAt: 0,
    modifiedAt: 0,
  };
  const secrets = { authorization, parameters: { ...NONE, ...setup.parameters } };
  const apiDestinations = { find: async () => ({ destination, secrets }) };
  const { io } = await startTargetIo(t, { apiDestinations, ...(clock === undefined ? {} : { clock }) });
  const { httpParameters, payload } = setup;
  const target = { arn: DESTINATION_ARN, ...(httpParameters === undefined ? {} : { httpParameters }) };
  const one = sending(target, payload === undefined ? {} : { payload });
  const send = (signal = one.signal) => apiDestination.send({ ...one, signal }, io);
  return { send, received, host: new URL(url).host, url };
}

/** One with a client of OAuth; the token server and the endpoint are one. */
export async function startOAuthDestination(
  t: TestContext,
  setup: DestinationSetup = {},
  answer: Answering = (response) => response.end(),
  gives?: Answering,
) {
  let given = 0;
  const tokens: Answering = (response) => {
    given += 1;
    response.end(JSON.stringify({ access_token: `token-${given}`, token_type: 'bearer', expires_in: 3600 }));
  };
  const server = await startPeer(t, (response, received, number) =>
    (received.path.startsWith('/token') ? (gives ?? tokens) : answer)(response, received, number),
  );
  const authorization = {
    kind: 'OAUTH_CLIENT_CREDENTIALS',
    endpoint: `${server.url}/token`,
    method: 'POST',
    clientId: 'id',
    clientSecret: 's &',
    parameters: {
      headers: [{ key: 'X-A', value: 'b', isSecret: false }],
      query: [{ key: 'c', value: 'd', isSecret: false }],
      body: [{ key: 'audience', value: 'all', isSecret: false }],
    },
  } as const;
  const { send } = await startDestination(t, { ...setup, authorization, endpoint: () => `${server.url}/hook` });
  return { send, received: server.received };
}
