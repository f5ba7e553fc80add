import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AddressScope, plainAddress, scopeOf } from './address-scope.ts';
import type { AllowList } from './allow-list.ts';
import { OutboundRefusal } from './types.ts';

/** Every address of a name. Throws where it has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Where a call would go. */
export interface Destination {
  /** As a URL has it: an IPv6 address in brackets or not, a name with a dot at its end or not. */
  readonly host: string;
  readonly port: number;
  /** What may be reached without being listed; absent, the internet alone. */
  readonly scopes?: readonly AddressScope[];
}

export interface Judged {
  /** All that it may be connected to, and nothing else: a name may lead elsewhere the next time. */
  readonly addresses: readonly [string, ...string[]];
  /** It is listed, by its name or by each of its addresses. */
  readonly isListed: boolean;
}

/** Says where a call may go. */
export interface Judge {
  /** Throws OutboundRefusal where any address of the host may not be connected to, another error where it has none. */
  judge(destination: Destination): Promise<Judged>;
  /**
   * What keeps a destination on the internet from being called for certain, without looking a name up; undefined where
   * nothing does, or that is known only once it is called.
   */
  faultAtOnce(destination: Pick<Destination, 'host' | 'port'>, isEncrypted: boolean): string | undefined;
  /** Whether a connection that there is already leads where `judge` would let it. */
  accepts(destination: Destination, address: string | undefined): boolean;
}

/** A judge with the list of an administrator. */
export function createJudge(allowed: AllowList, resolve: Resolve = resolveName): Judge {
  const isFine = ({ port, scopes = INTERNET }: Destination, address: string) =>
    allowed.hasAddress(address, port) || scopes.includes(scopeOf(address));
  return {
    async judge(destination) {
      const { port } = destination;
      const host = bareHost(destination.host);
      const addresses = isIP(host) === 0 ? await resolve(host) : [host];
      const [first, ...others] = addresses;
      if (first === undefined) throw new Error(`"${host}" has no address`);
      const isListed = allowed.hasHost(host, port) || addresses.every((address) => allowed.hasAddress(address, port));
      const hidden = addresses.find((address) => !isFine(destination, address));
      const isInside = destination.scopes === undefined && isNeverPublic(host);
      if (!isListed && (hidden !== undefined || isInside)) throw new OutboundRefusal(notPublic(host, hidden ?? first));
      return { addresses: [first, ...others], isListed };
    },
    faultAtOnce({ host: written, port }, isEncrypted) {
      const host = bareHost(written);
      const known = knownAddresses(host);
      const isKnown = known.length > 0;
      const isListed =
        allowed.hasHost(host, port) ||
        (isKnown ? known.some((address) => allowed.hasAddress(address, port)) : allowed.hasNetworks(port));
      if (isListed) return undefined;
      const isPublic = isKnown ? known.some((address) => scopeOf(address) === 'internet') : !isNeverPublic(host);
      if (!isPublic) return notPublic(host, known[0] ?? host);
      return isEncrypted ? undefined : notEncrypted(`http://${written}`, host);
    },
    accepts(destination, address) {
      const host = bareHost(destination.host);
      if (address === undefined) return false;
      return allowed.hasHost(host, destination.port) || isFine(destination, address);
    },
  };
}

/** Where a request to a URL of HTTP goes. */
export function destinationOf({ hostname, port, protocol }: URL): Destination {
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname, port: port === '' ? usual : Number(port) };
}

/** The host of a URL as the system's resolver wants it. */
export function bareHost(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return plainAddress(bare) ?? bare;
}

const INTERNET: readonly AddressScope[] = ['internet'];

/** RFC 6761, 6762, 8375, and ICANN's own: whatever such a name leads to, it is nothing of the internet. */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

function isNeverPublic(host: string): boolean {
  return INSIDE.test(host);
}

/** The address that is one, and those that `localhost` has everywhere (RFC 6761, 6.3). */
function knownAddresses(host: string): readonly string[] {
  if (isIP(host) !== 0) return [host];
  return /(?:^|\.)localhost$/.test(host) ? ['127.0.0.1', '::1'] : [];
}

function notPublic(host: string, address: string): string {
  const leads = host === address ? '' : ` leads to ${address}, which`;
  return `"${host}"${leads} is not on the internet: PRATIQUE_OUTBOUND_ALLOW=${host} allows it`;
}

/** What is said of a call in the clear; `origin` is where it would go. */
export function notEncrypted(origin: string, host: string): string {
  return `"${origin}" is not encrypted: use https, or PRATIQUE_OUTBOUND_ALLOW=${host} allows it`;
}

async function resolveName(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
