import type { IncomingMessage } from 'node:http';
import type { Identity } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import type { RepositoryName } from '../../oci/name.ts';
import type { ApiOptions } from './context.ts';
import { Problem } from './problem.ts';

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Pratique", charset="UTF-8"' };

/** Who asks. Throws `unauthenticated` where that cannot be told. */
export async function identified({ identify }: ApiOptions, request: IncomingMessage): Promise<Identity> {
  try {
    const identification = await identify(request);
    if (identification.kind === 'identity') return identification.identity;
    throw unauthenticated(identification.message);
  } catch (error) {
    if (!(error instanceof OciError)) throw error;
    const headers = Object.entries(error.headers).map(([name, value]): [string, string] => [name, String(value)]);
    throw new Problem('too-many-logins', error.message, { headers: Object.fromEntries(headers), status: error.status });
  }
}

/** Throws where the identity may not see what is in the repository, whether there is one or not. */
export function permitPull({ allows }: ApiOptions, identity: Identity, name: RepositoryName): void {
  if (allows(identity, 'pull', name)) return;
  throw refusal(identity, `may not pull "${name}"`);
}

/** Throws where the identity may not add to the repository. */
export function permitPush({ allows }: ApiOptions, identity: Identity, name: RepositoryName): void {
  if (allows(identity, 'push', name)) return;
  throw refusal(identity, `may not push to "${name}"`);
}

/** Throws where the identity may not see what is in every repository. */
export function permitPullEverywhere({ allows }: ApiOptions, identity: Identity): void {
  if (allows(identity, 'pull')) return;
  throw refusal(identity, 'may not pull from every repository, which names of packages of all of them need');
}

/** Throws where the identity may not administer the repository, or, where none is named, every one. */
export function permitAdminister(
  { allows }: Pick<ApiOptions, 'allows'>,
  identity: Identity,
  name?: RepositoryName,
): void {
  if (allows(identity, 'administer', name)) return;
  throw refusal(identity, name === undefined ? 'may not administer the registry' : `may not administer "${name}"`);
}

/**
 * Throws where who asks may not administer every repository: who may administer some alone does not decide whom the registry
 * tells of what, or when it looks.
 */
export async function demandAdministrator(options: ApiOptions, request: IncomingMessage): Promise<void> {
  permitAdminister(options, await identified(options, request));
}

function refusal(identity: Identity, what: string): Problem {
  return identity.kind === 'anonymous'
    ? unauthenticated('log in first')
    : new Problem('denied', `"${identity.name}" ${what}`);
}

function unauthenticated(message: string): Problem {
  return new Problem('unauthenticated', message, { headers: CHALLENGE });
}
