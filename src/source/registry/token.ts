import { z } from 'zod';
import { collect } from '../../lib/limited.ts';
import { HttpStatusError } from '../../lib/retrying.ts';
import { httpGet, type Peer } from '../../outbound/index.ts';
import { OutboundRefusal } from '../../outbound/types.ts';
import { parsedJson } from '../layout/images-of.ts';
import type { Challenge } from './challenge.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';

/** What came of asking for a token. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** The login is not accepted, or nobody gets one without a login. */
  | { readonly kind: 'denied' }
  /** A clause. */
  | { readonly kind: 'refused'; readonly reason: string };

const MOST_BYTES = 1 << 20;
const ANSWER = z.object({ token: z.string().optional(), access_token: z.string().optional() });

export interface TokenRequest {
  /** The registry's address, without a path. */
  readonly registry: URL;
  /** The host that gave out the challenge. */
  readonly challenger: Peer;
  readonly challenge: Challenge;
  /** `repository:name:pull`. */
  readonly scope: string;
  readonly credentials: Credentials | undefined;
  readonly trustedRealms: readonly string[];
}

/**
 * Asks where the challenge says for a token (distribution, "Token Authentication Specification"; with an identity
 * token, "Token OAuth2"). A login goes nowhere but to the registry's own site, and never in clear to another machine.
 * A registry on the internet sends nobody to what is not there, with a login or without one.
 */
export async function fetchToken(request: TokenRequest, connection: Connection): Promise<TokenAnswer> {
  const { registry, challenge, credentials } = request;
  const realm = realmOf(challenge.parameters['realm'] ?? '');
  if (realm === undefined) return refused('its challenge names no realm to get a token from');
  if (realm.protocol !== 'https:' && realm.protocol !== registry.protocol) {
    return refused(`it gives out tokens at "${realm.origin}", which is no HTTPS`);
  }
  if (credentials !== undefined && !isOwnSite(realm, registry) && !request.trustedRealms.includes(realm.hostname)) {
    const next = `--trust-realm ${realm.hostname} allows it`;
    return refused(`it gives out tokens at "${realm.host}", another site, where its login is not sent: ${next}`);
  }
  const response = await httpGet(addressFor(realm, request), {
    ...connection,
    ...asked(request),
    givenOutBy: request.challenger,
  }).catch((error: unknown) => {
    if (error instanceof OutboundRefusal) return error;
    throw error;
  });
  if (response instanceof OutboundRefusal) {
    return refused(`it gives out tokens at "${realm.host}", and ${response.message}`);
  }
  if ([400, 401, 403].includes(response.statusCode ?? 0)) {
    response.resume();
    return { kind: 'denied' };
  }
  if (response.statusCode !== 200) {
    response.resume();
    throw new HttpStatusError(response);
  }
  const answer = ANSWER.safeParse(parsedJson(await collect(response, MOST_BYTES)));
  const token = answer.success ? (answer.data.token ?? answer.data.access_token) : undefined;
  const isSound = token !== undefined && /^[\x21-\x7e]{1,65536}$/.test(token);
  return isSound ? { kind: 'token', token } : refused(`"${realm.host}" gave no token`);
}

/** The value of a Basic `Authorization` (RFC 7617). */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function realmOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isHttp && url.username === '' && url.password === '' ? url : undefined;
}

function addressFor(realm: URL, { challenge, scope, credentials }: TokenRequest): string {
  if (credentials?.kind === 'identity-token') return realm.href;
  const address = new URL(realm);
  const { service } = challenge.parameters;
  if (service !== undefined) address.searchParams.set('service', service);
  address.searchParams.set('scope', scope);
  return address.href;
}

function asked({ challenge, scope, credentials }: TokenRequest): {
  credentials?: Record<string, string>;
  form?: URLSearchParams;
} {
  if (credentials?.kind === 'password') {
    return { credentials: { authorization: basic(credentials.user, credentials.password) } };
  }
  if (credentials?.kind !== 'identity-token') return {};
  const { service = '' } = challenge.parameters;
  const fields = {
    grant_type: 'refresh_token',
    refresh_token: credentials.token,
    client_id: 'pratique',
    service,
    scope,
  };
  return { form: new URLSearchParams(fields) };
}

/** The same host, or another name under the same two last parts of a name: `auth.docker.io` and `registry-1.docker.io`. */
function isOwnSite(realm: URL, registry: URL): boolean {
  if (realm.hostname === registry.hostname) return true;
  const [one, other] = [siteOf(realm.hostname), siteOf(registry.hostname)];
  return one !== undefined && one === other;
}

/** Undefined of addresses in numbers, and of names that have no two parts. */
function siteOf(hostname: string): string | undefined {
  if (/^[\d.]+$|^\[/.test(hostname)) return undefined;
  const parts = hostname.split('.');
  // Under a country's name the second part may be everybody's: `co.uk`.
  const count = (parts.at(-1)?.length ?? 0) === 2 && (parts.at(-2)?.length ?? 0) <= 3 ? 3 : 2;
  return parts.length < count ? undefined : parts.slice(-count).join('.');
}

function refused(reason: string): TokenAnswer {
  return { kind: 'refused', reason };
}
