import { signWebhook } from '../../../outbound/index.ts';
import type { OutboundRequest } from '../../../outbound/types.ts';
import type { ApiDestination, ConnectionParameter, ConnectionSecrets, HttpParameters } from '../../rules-types.ts';
import { broughtSecret, SIGNATURE_HEADER } from '../../webhook-secret.ts';

export interface Calling {
  readonly destination: ApiDestination;
  readonly secrets: ConnectionSecrets;
  readonly parameters?: HttpParameters;
  /** The value of `Authorization`, where a token server gave one. */
  readonly token?: string;
  /** Of the delivery: the same in every repeat. */
  readonly id: string;
  readonly payload: string;
  readonly at: number;
  /** Signs where the connection brings no secret. */
  readonly webhookSecret: string;
}

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The request that a target of an API destination makes. Throws with a clause where it cannot be made. */
export function requestOf(calling: Calling): OutboundRequest {
  const { destination, secrets, id, at } = calling;
  const { method } = destination;
  const hasBody = !BODILESS.has(method);
  const body = hasBody ? bodyWith(calling.payload, secrets.parameters.body) : '';
  const { [SIGNATURE_HEADER]: _, ...headers } = givenHeaders(calling);
  const secret = broughtSecret(secrets) ?? calling.webhookSecret;
  return {
    method,
    url: addressOf(calling),
    headers: {
      'user-agent': 'Pratique',
      ...(hasBody ? { 'content-type': 'application/json; charset=utf-8' } : {}),
      ...headers,
      ...signWebhook(secretsOf(secret), { id, at, body }),
    },
    ...(hasBody ? { body } : {}),
  };
}

function secretsOf(text: string): readonly [string, ...string[]] {
  const [first = '', ...others] = text.trim().split(/ +/, 2);
  return [first, ...others];
}

/** The connection's count before the target's (EventBridge, "HttpParameters"). */
function givenHeaders({ secrets, parameters, token }: Calling): Readonly<Record<string, string>> {
  const { authorization } = secrets;
  return Object.fromEntries(
    [
      ...Object.entries(parameters?.headers ?? {}),
      ...secrets.parameters.headers.map(({ key, value }) => [key, value] as const),
      ...authorizationHeaders(authorization, token),
    ].map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function authorizationHeaders(
  authorization: ConnectionSecrets['authorization'],
  token: string | undefined,
): readonly (readonly [string, string])[] {
  switch (authorization.kind) {
    case 'API_KEY':
      return [[authorization.name, authorization.value]];
    case 'BASIC': {
      const pair = Buffer.from(`${authorization.username}:${authorization.password}`, 'utf8').toString('base64');
      return [['authorization', `Basic ${pair}`]];
    }
    case 'OAUTH_CLIENT_CREDENTIALS':
      return token === undefined ? [] : [['authorization', token]];
  }
}

function addressOf({ destination, secrets, parameters }: Calling): string {
  const values = [...(parameters?.path ?? [])];
  const filled = destination.endpoint.replaceAll('*', () => {
    const value = values.shift();
    if (value === undefined) throw new Error('the endpoint has more "*" than the target has PathParameterValues');
    // A parser of URLs takes them for the folder above, percent-encoded or not.
    if (value === '.' || value === '..') throw new Error(`"${value}" cannot stand for a "*" of the endpoint`);
    return encodeURIComponent(value);
  });
  const url = new URL(filled);
  for (const [key, value] of Object.entries(parameters?.query ?? {})) url.searchParams.set(key, value);
  for (const { key, value } of secrets.parameters.query) url.searchParams.set(key, value);
  return url.href;
}

/** Parameters of the body go into a JSON object, and nowhere else. Texts of an InputTransformer go as they are. */
function bodyWith(payload: string, parameters: readonly ConnectionParameter[]): string {
  const value = parsed(payload);
  if (value === undefined && /^\s*[{[]/.test(payload)) {
    throw new Error('what its InputTransformer makes of the event is no JSON');
  }
  if (parameters.length === 0) return payload;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error("the connection's body parameters want an input that is a JSON object");
  }
  return JSON.stringify({ ...value, ...Object.fromEntries(parameters.map(({ key, value: one }) => [key, one])) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
