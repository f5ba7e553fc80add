import http from 'node:http';
import https from 'node:https';
import { allowList, createJudge, type GetOptions } from '../../outbound/index.ts';
import type { RegistryOptions } from '../types.ts';

/** How requests to a registry are made, whatever they ask for. */
export type Connection = Pick<
  GetOptions,
  'judge' | 'idleMilliseconds' | 'signal' | 'agents' | 'isPrivateAllowed' | 'isProxied' | 'headers'
>;

const IDLE_MILLISECONDS = 60_000;

/** Connections of one registry's own, through the proxy that the environment names; closed by whoever opened them. */
export function openConnections(options: RegistryOptions): {
  connection(signal: AbortSignal): Connection;
  close(): void;
} {
  const judge = createJudge(allowList(options.allowed ?? []));
  const { environment } = options;
  const isProxied = ['http_proxy', 'https_proxy'].some(
    (name) => (environment[name] ?? environment[name.toUpperCase()] ?? '') !== '',
  );
  const shared = { keepAlive: true, proxyEnv: environment };
  const agents = {
    http: new http.Agent(shared),
    https: new https.Agent({ ...shared, rejectUnauthorized: !options.isInsecure }),
  };
  return {
    connection: (signal) => ({
      signal,
      agents,
      judge,
      isProxied,
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
