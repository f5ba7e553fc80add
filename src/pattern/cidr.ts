import { BlockList, isIP } from 'node:net';
import { fault } from './fault.ts';

/** What event-ruler takes for an address at all: other texts are no address, whatever a resolver would say. */
const ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|[\da-f:]*:[\da-f:]*)$/i;

/** The addresses of a block, `10.0.0.0/8`; a mask of all bits is refused, as AWS does. Throws PatternFault. */
export function parseBlock(text: string): BlockList {
  const [address = '', mask = '', ...more] = text.split('/');
  if (more.length > 0 || !text.includes('/')) fault("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,9}$/.test(mask)) fault('Malformed CIDR, mask bits must be an integer');
  const bits = Number(mask);
  if (bits < 0) fault('Malformed CIDR, mask bits must not be negative');
  if (!ADDRESS.test(address)) fault(`Nonstandard IP address: ${address}`);
  const plain = plainAddress(address) ?? fault(`Invalid IP address: ${address}`);
  if (plain.family === 'ipv4' && bits > 31) fault('IPv4 mask bits must be < 32');
  if (bits > 127) fault('IPv6 mask bits must be < 128');
  const block = new BlockList();
  block.addSubnet(plain.address, bits, plain.family);
  return block;
}

/** The address alone, however it is written; undefined where the text is none. */
export function addressBlock(text: string): BlockList | undefined {
  const plain = plainAddress(text);
  if (plain === undefined) return undefined;
  const block = new BlockList();
  block.addAddress(plain.address, plain.family);
  return block;
}

export function isInBlock(block: BlockList, text: string): boolean {
  const plain = plainAddress(text);
  return plain !== undefined && block.check(plain.address, plain.family);
}

interface PlainAddress {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
}

/** The numbers of an IPv4 address are decimal, whatever zeros they begin with, as they are in Java. */
function plainAddress(text: string): PlainAddress | undefined {
  if (!ADDRESS.test(text)) return undefined;
  const address = text.replaceAll(/(?<![\da-f:])0+(?=\d+(?:\.|$))/gi, '');
  const version = isIP(address);
  return version === 0 ? undefined : { address, family: version === 4 ? 'ipv4' : 'ipv6' };
}
