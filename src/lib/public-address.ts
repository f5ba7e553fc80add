import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries (RFC 6890 and its updates): what is not reached over the internet. */
const IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** All that is routed today is in 2000::/3; these are the parts of it that are not, or that hide an IPv4 address. */
const IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
];

const BLOCKED = blockList();

/** Whether an IP address can be that of a host on the internet; false for what is no IP address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !BLOCKED.ipv4.check(address, 'ipv4');
    case 6:
      return BLOCKED.routed.check(address, 'ipv6') && !BLOCKED.ipv6.check(address, 'ipv6');
    default:
      return false;
  }
}

function blockList() {
  const [ipv4, ipv6, routed] = [new BlockList(), new BlockList(), new BlockList()];
  for (const [network, prefix] of IPV4) ipv4.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of IPV6) ipv6.addSubnet(network, prefix, 'ipv6');
  routed.addSubnet('2000::', 3, 'ipv6');
  return { ipv4, ipv6, routed };
}
