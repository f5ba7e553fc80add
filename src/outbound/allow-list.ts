import { BlockList, isIP } from 'node:net';
import { plainAddress } from './address-scope.ts';

/** Where calls may go although it is not on the internet, or although they are not encrypted. */
export interface AllowList {
  /** Whether a host is listed by its name, or by its address where that is how it is written. */
  hasHost(host: string, port: number): boolean;
  hasAddress(address: string, port: number): boolean;
  /** Whether a name that is not listed may lead to an address that is. */
  hasNetworks(port: number): boolean;
}

/**
 * A list of host names, `*.example.org` (any name below it), addresses and networks (`10.1.0.0/16`), each with a port
 * (`hooks.corp:8443`, `[fd00::1]:443`) or for all. Throws with a clause that quotes the entry which is none of them.
 */
export function allowList(entries: readonly string[]): AllowList {
  const read = entries.map((entry) => readEntry(entry.trim()));
  const hasAddress = (address: string, port: number) => {
    const plain = plainAddress(address);
    return plain !== undefined && read.some((entry) => isPort(entry, port) && entry.holds(plain));
  };
  return {
    hasAddress,
    hasNetworks: (port) => read.some((entry) => entry.isNetwork && isPort(entry, port)),
    hasHost: (host, port) =>
      isIP(host) === 0 ? read.some((entry) => isPort(entry, port) && entry.names(host)) : hasAddress(host, port),
  };
}

interface Entry {
  readonly isNetwork: boolean;
  readonly port: number | undefined;
  names(host: string): boolean;
  holds(address: string): boolean;
}

/** An IPv6 address stands in brackets where a port follows; its prefix stands in them or after. */
const BRACKETED = /^\[([0-9a-f:.]+)(?:\/(\d{1,3}))?\](?:\/(\d{1,3}))?(?::(\d{1,5}))?$/i;
const PLAIN = /^(\*\.)?([^:/?#@\\\s*[\]]+)(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/;
const PORTLESS = /^(?=[^:]*:[^:]*:)([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i;

function readEntry(text: string): Entry {
  const [, inBrackets, innerPrefix, outerPrefix, bracketedPort] = BRACKETED.exec(text) ?? [];
  const [, portless, portlessPrefix] = PORTLESS.exec(text) ?? [];
  const [, wildcard, name, prefix, port] = PLAIN.exec(text) ?? [];
  const v6 = inBrackets ?? portless;
  const entry =
    v6 === undefined
      ? hostEntry({ wildcard, name, prefix, port: portOf(port) })
      : network(v6, innerPrefix ?? outerPrefix ?? portlessPrefix, portOf(bracketedPort));
  if (entry !== undefined) return entry;
  throw new Error(
    `"${text}" is no host name, *.name, address or network, such as hooks.example.org:8443 or 10.1.0.0/16`,
  );
}

function portOf(text: string | undefined): number | undefined | 'none' {
  if (text === undefined) return undefined;
  return Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : 'none';
}

interface Written {
  readonly wildcard: string | undefined;
  readonly name: string | undefined;
  readonly prefix: string | undefined;
  readonly port: ReturnType<typeof portOf>;
}

function hostEntry({ wildcard, name, prefix, port }: Written): Entry | undefined {
  const host = name === undefined ? undefined : URL.parse(`http://${name}`)?.hostname.replace(/\.$/, '');
  if (host === undefined || host === '' || port === 'none') return undefined;
  if (isIP(host) !== 0) return wildcard === undefined ? network(host, prefix, port) : undefined;
  if (prefix !== undefined) return undefined;
  const names = (asked: string) => (wildcard === undefined ? asked === host : asked.endsWith(`.${host}`));
  return { isNetwork: false, port, names, holds: () => false };
}

function network(address: string, prefix: string | undefined, port: ReturnType<typeof portOf>): Entry | undefined {
  const plain = plainAddress(address);
  if (plain === undefined || port === 'none') return undefined;
  const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  const bits = family === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  const list = new BlockList();
  list.addSubnet(plain, length, family);
  const holds = (asked: string) => isIP(asked) === isIP(plain) && list.check(asked, family);
  return { isNetwork: true, port, names: () => false, holds };
}

function isPort(entry: Entry, port: number): boolean {
  return entry.port === undefined || entry.port === port;
}
