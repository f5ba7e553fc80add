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
  const version = isIP(address);
  if (version === 0) fault(`Invalid IP address: ${address}`);
  if (version === 4 && bits > 31) fault('IPv4 mask bits must be < 32');
  if (bits > 127) fault('IPv6 mask bits must be < 128');
  const block = new BlockList();
  block.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  return block;
}

/** The address alone, however it is written; undefined where the text is none. */
export function addressBlock(text: string): BlockList | undefined {
  const version = ADDRESS.test(text) ? isIP(text) : 0;
  if (version === 0) return undefined;
  const block = new BlockList();
  block.addAddress(text, version === 4 ? 'ipv4' : 'ipv6');
  return block;
}

export function isInBlock(block: BlockList, text: string): boolean {
  const version = isIP(text);
  return version !== 0 && block.check(text, version === 4 ? 'ipv4' : 'ipv6');
}
