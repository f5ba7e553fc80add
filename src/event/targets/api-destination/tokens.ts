import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { type Outbound, type OutboundAnswer, OutboundRefusal } from '../../../outbound/types.ts';
import type { ConnectionSecrets } from '../../rules-types.ts';

type Client = Extract<ConnectionSecrets['authorization'], { readonly kind: 'OAUTH_CLIENT_CREDENTIALS' }>;

export interface TokenRequest {
  /** Whose token it is. */
  readonly connectionArn: string;
  readonly client: Client;
  readonly signal: AbortSignal;
}

/** Tokens of OAuth 2.0's client credentials (RFC 6749, 4.4), kept for as long as they last. */
export interface TokenCache {
  /** The value of `Authorization`. Throws a clause without secrets where there is none to be had. */
  authorization(request: TokenRequest): Promise<string>;
  /** It was not taken: the next one is asked for anew. */
  forget(connectionArn: string): void;
}

/** Of a token that does not say how long it lasts. */
const UNSAID_SECONDS = 300;
const BEFORE_ITS_END_SECONDS = 30;
const ANSWER = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  token_type: z.string().default('Bearer'),
  expires_in: z.coerce.number().positive().max(31_536_000).default(UNSAID_SECONDS),
});

export function createTokenCache(outbound: Outbound, clock: Clock): TokenCache {
  const known = new Map<string, { readonly of: string; readonly value: string; readonly until: number }>();
  return {
    async authorization({ connectionArn, client, signal }) {
      const of = createHash('sha256').update(JSON.stringify(client)).digest('hex');
      const before = known.get(connectionArn);
      if (before !== undefined && before.of === of && before.until > clock()) return before.value;
      const { access_token: token, token_type: type, expires_in: seconds } = await fetchToken(outbound, client, signal);
      // The type is written as it is taken by all: some know "Bearer" alone.
      const value = `${/^bearer$/i.test(type) ? 'Bearer' : type.replaceAll(/[^\w-]/g, '')} ${token}`;
      known.set(connectionArn, { of, value, until: clock() + Math.max(1, seconds - BEFORE_ITS_END_SECONDS) * 1000 });
      return value;
    },
    forget: (connectionArn) => void known.delete(connectionArn),
  };
}

async function fetchToken(outbound: Outbound, client: Client, signal: AbortSignal): Promise<z.output<typeof ANSWER>> {
  const url = new URL(client.endpoint);
  const fields = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
  for (const { key, value } of client.parameters.body) fields.set(key, value);
  for (const { key, value } of client.parameters.query) url.searchParams.set(key, value);
  if (client.method === 'GET') for (const [key, value] of fields) url.searchParams.set(key, value);
  const added = client.parameters.headers.map(({ key, value }) => [key.toLowerCase(), value] as const);
  const isForm = client.method !== 'GET';
  const answer = await outbound.send({
    method: client.method,
    url: url.href,
    headers: {
      accept: 'application/json',
      'user-agent': 'Pratique',
      ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...Object.fromEntries(added),
    },
    ...(isForm ? { body: fields.toString() } : {}),
    signal,
  });
  return tokenIn(answer, url.host);
}

function tokenIn({ status, body }: OutboundAnswer, host: string): z.output<typeof ANSWER> {
  const isRefused = status === 400 || status === 401 || status === 403;
  if (isRefused) {
    const next = 'update the connection with an id and a secret that it knows';
    throw new OutboundRefusal(`"${host}" gives no token to the connection's client, and answered ${status}: ${next}`);
  }
  const answer = ANSWER.safeParse(status === 200 ? parsed(body) : undefined);
  if (answer.success) return answer.data;
  throw new Error(`"${host}" gave no token, and answered ${status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
