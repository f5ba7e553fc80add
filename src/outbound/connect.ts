import { once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { plainAddress } from './address-scope.ts';
import { bareHost } from './judge.ts';
import { OutboundRefusal } from './types.ts';

export interface Connecting {
  /** As a URL has it. */
  readonly host: string;
  readonly port: number;
  /** The addresses that were judged: it is connected to one of them, whatever the name leads to by now. */
  readonly addresses: readonly [string, ...string[]];
  readonly isSecure: boolean;
  /** Trusted in the place of Node's own and of NODE_EXTRA_CA_CERTS: certificates in PEM. */
  readonly authorities?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * A connection to one of the judged addresses, for this call alone: directly, whatever proxy the environment names, and
 * over TLS with a certificate for the host's name. Whoever asked for it destroys it.
 */
export async function connectTo(connecting: Connecting): Promise<Socket> {
  const { host, port, addresses, isSecure, authorities, signal } = connecting;
  const name = bareHost(host);
  const socket = connect({ host: name, port, autoSelectFamily: true, lookup: pinned(addresses), noDelay: true });
  try {
    await once(socket, 'connect', { signal });
    const address = plainAddress(socket.remoteAddress ?? '');
    if (address === undefined || !addresses.some((judged) => plainAddress(judged) === address)) {
      throw new OutboundRefusal(`"${name}" was reached at another address than it was judged by`);
    }
    if (!isSecure) return socket;
    const secured = connectTls({
      socket,
      host: name,
      servername: isIP(name) === 0 ? name : '',
      ALPNProtocols: ['http/1.1'],
      ...(authorities === undefined ? {} : { ca: [...authorities] }),
    });
    await once(secured, 'secureConnect', { signal });
    return secured;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw error;
  }
}

/** What a lookup would answer that knows these addresses and no others. */
export function pinned(addresses: readonly [string, ...string[]]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, callback) => {
    if (options.all === true) callback(null, all);
    else callback(null, addresses[0], isIP(addresses[0]));
  };
}
