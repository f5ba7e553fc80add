import { BlockList, isIP } from 'node:net';

/**
 * How far an address reaches. `special` are those that nothing is ever asked at: link-local ones, those at which clouds
 * hand out credentials, groups, and what stands for something else.
 */
export type AddressScope = 'internet' | 'private' | 'this-machine' | 'special';

/** IANA's special-purpose registries (RFC 6890 and its updates), and the clouds' metadata services outside of them. */
const NETWORKS: readonly (readonly [network: string, prefix: number, scope: AddressScope])[] = [
  ['0.0.0.0', 8, 'this-machine'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['100.100.100.200', 32, 'special'],
  ['127.0.0.0', 8, 'this-machine'],
  ['168.63.129.16', 32, 'special'],
  ['169.254.0.0', 16, 'special'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'special'],
  ['192.0.2.0', 24, 'special'],
  ['192.88.99.0', 24, 'special'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['198.51.100.0', 24, 'special'],
  ['203.0.113.0', 24, 'special'],
  ['224.0.0.0', 3, 'special'],
  ['0.0.0.0', 0, 'internet'],
  ['::', 128, 'this-machine'],
  ['::1', 128, 'this-machine'],
  ['fc00::', 7, 'private'],
  ['fd00:ec2::254', 128, 'special'],
  ['fd20:ce::254', 128, 'special'],
  // All that is routed today is in 2000::/3, but for what hides an IPv4 address or is set apart.
  ['2000::', 3, 'internet'],
  ['2001::', 23, 'special'],
  ['2001:db8::', 32, 'special'],
  ['2002::', 16, 'special'],
  ['3fff::', 20, 'special'],
  ['::', 0, 'special'],
];

const LISTS = NETWORKS.toSorted(([, one], [, other]) => other - one).map(([network, prefix, scope]) => {
  const list = new BlockList();
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, prefix, family);
  return { list, family, scope } as const;
});

/** Of an IP address, however it is written; `special` for what is none. */
export function scopeOf(address: string): AddressScope {
  const plain = behindTranslation(plainAddress(address) ?? '');
  const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  if (isIP(plain) === 0) return 'special';
  // The narrowest network that holds it.
  return LISTS.find((one) => one.family === family && one.list.check(plain, family))?.scope ?? 'special';
}

/**
 * An IP address in the one form that WHATWG's URL standard gives it, and IPv4 as IPv4 (RFC 4291, 2.5.5.2); undefined for
 * what is none, and for one that names an interface.
 */
export function plainAddress(address: string): string | undefined {
  switch (isIP(address)) {
    case 4:
      return address;
    case 6: {
      const canonical = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
      return canonical === undefined ? undefined : (lastFour(canonical, MAPPED) ?? canonical);
    }
    default:
      return undefined;
  }
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
/** RFC 6052's well-known prefix: what a network without IPv4 reaches the others by. */
const TRANSLATED = /^64:ff9b::(?:(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4}))?$/;

function behindTranslation(address: string): string {
  return lastFour(address, TRANSLATED) ?? address;
}

function lastFour(address: string, form: RegExp): string | undefined {
  const [whole, high = '0', low = '0'] = form.exec(address) ?? [];
  if (whole === undefined) return undefined;
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff]).join('.');
}
