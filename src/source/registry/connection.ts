import http from 'node:http';
import https from 'node:https';
import type { GetOptions } from '../../lib/http-get.ts';
import type { RegistryOptions } from '../types.ts';

/** How requests to a registry are made, whatever they ask for. */
export type Connection = Pick<GetOptions, 'idleMilliseconds' | 'signal' | 'agents' | 'isPrivateAllowed' | 'headers'>;

const IDLE_MILLISECONDS = 60_000;

/** Connections of one registry's own, through the proxy that the environment names; closed by whoever opened them. */
export function openConnections(options: RegistryOptions): {
  connection(signal: AbortSignal): Connection;
  close(): void;
} {
  const shared = { keepAlive: true, proxyEnv: options.environment };
  const agents = {
    http: new http.Agent(shared),
    https: new https.Agent({ ...shared, rejectUnauthorized: !options.isInsecure }),
  };
  return {
    connection: (signal) => ({
      signal,
      agents,
      isPrivateAllowed: true,
      idleMilliseconds: options.idleMilliseconds ?? IDLE_MILLISECONDS,
      headers: { 'user-agent': 'pratique', 'accept-encoding': 'identity' },
    }),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
