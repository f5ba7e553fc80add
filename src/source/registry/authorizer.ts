import type { IncomingMessage } from 'node:http';
import { peerOf } from '../../outbound/index.ts';
import type { RegistryOptions } from '../types.ts';
import { parseChallenges } from './challenge.ts';
import type { Connection } from './connection.ts';
import { type FoundCredentials, findCredentials } from './credentials.ts';
import { RegistryError } from './faults.ts';
import { addressOf, type Reference } from './reference.ts';
import { basic, fetchToken } from './token.ts';

/** Who asks a registry, and with what. */
export interface Authorizer {
  /** The value of `Authorization`, as far as one is known. */
  header(): string | undefined;
  /** Gets what a 401 asks for. Throws RegistryError where there is nothing that it would take. */
  answer(response: IncomingMessage, registry: URL, signal: AbortSignal): Promise<void>;
  /** For people: `the login of "robot" from "/home/me/.docker/config.json"`, `nobody without a login`. */
  who(): string;
}

/** What a token must allow (distribution, "Token Scope Documentation"). */
export type Access = 'pull' | 'pull,push';

/** Looks for a login only when a registry asks for one. A token is fetched again when the registry no longer takes it. */
export function authorizer(
  { host, repository }: Reference,
  options: RegistryOptions & { readonly access: Access },
  connection: (signal: AbortSignal) => Connection,
): Authorizer {
  let header: string | undefined;
  let found: FoundCredentials = { problems: [] };
  let looking: Promise<FoundCredentials> | undefined;
  let answering: Promise<string> | undefined;
  const who = () => nameOf(found);

  const headerFor = async (response: IncomingMessage, registry: URL, signal: AbortSignal): Promise<string> => {
    const asking = connection(signal);
    const answered = peerOf(response, registry, asking);
    looking ??= findCredentials(host, repository, { environment: options.environment, signal });
    found = await looking;
    const { credentials } = found;
    const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (credentials?.kind === 'registry-token') return `Bearer ${credentials.token}`;
    if (bearer !== undefined) {
      const challenger = await answered;
      const request = { registry, challenger, challenge: bearer, credentials, trustedRealms: options.trustedRealms };
      const answer = await fetchToken({ ...request, scope: `repository:${repository}:${options.access}` }, asking);
      if (answer.kind === 'token') return `Bearer ${answer.token}`;
      throw new RegistryError(answer.kind === 'refused' ? `"${host}": ${answer.reason}` : denied(host, found));
    }
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    if (isBasic && credentials?.kind === 'password' && header === undefined) {
      return basic(credentials.user, credentials.password);
    }
    throw new RegistryError(denied(host, found));
  };

  return {
    header: () => header,
    who,
    async answer(response, registry, signal) {
      // Several layers may hear at once that the token is over.
      answering ??= headerFor(response, registry, signal).finally(() => {
        answering = undefined;
      });
      header = await answering;
    },
  };
}

function nameOf({ credentials }: FoundCredentials): string {
  if (credentials === undefined) return 'anybody without a login';
  const user = credentials.kind === 'password' ? ` of ${JSON.stringify(credentials.user)}` : '';
  return `the login${user} from "${credentials.from}"`;
}

function denied(host: string, found: FoundCredentials): string {
  const tried = found.problems.map((problem) => `, and ${problem}`).join('');
  const login = `"docker login ${addressOf(host)}" or "podman login" makes one`;
  if (found.credentials === undefined) return `"${host}" asks for a login, and none is known${tried}: ${login}`;
  return `"${host}" does not accept ${nameOf(found)}: ${login}`;
}
