import type { IncomingMessage } from 'node:http';
import type { Allows, Identity, Permission } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import { parseRepositoryName, type RepositoryName } from '../../oci/name.ts';
import type { Challenge } from './challenge.ts';
import type { Identification } from './types.ts';

/** How requests are judged. */
export interface PermitOptions {
  identify(request: IncomingMessage): Promise<Identification>;
  readonly allows: Allows;
  readonly challenge: Challenge;
}

/** What a request needs its sender to be allowed. */
export interface Need {
  readonly permission: Permission;
  readonly name: RepositoryName;
  /** The repository that a blob is to be mounted from: reading it is wished for, not needed. */
  readonly mountFrom?: RepositoryName;
}

/** What the request needs; `mount` is in the query of an upload that is begun. */
export function needOf(permission: Permission, name: RepositoryName, query: URLSearchParams): Need {
  const from = query.has('mount') ? parseRepositoryName(query.get('from') ?? '') : undefined;
  return { permission, name, ...(from === undefined ? {} : { mountFrom: from }) };
}

/** Who asks. Throws UNAUTHORIZED, with a challenge for all that the request needs, where that cannot be told. */
export async function identified(options: PermitOptions, request: IncomingMessage, need?: Need): Promise<Identity> {
  const identification = await options.identify(request);
  if (identification.kind === 'identity') return identification.identity;
  const { message, error } = identification;
  throw unauthorized(options.challenge(need && scopeOf(need), error), message);
}

/**
 * Throws where the sender may not. A bearer token carries no more than it was asked for: where more might be had, the
 * challenge says what to ask for; what was asked for in vain is denied.
 */
export function permit(options: PermitOptions, identity: Identity, need: Need): void {
  const { permission, name, mountFrom } = need;
  const wishes = mountFrom === undefined ? [] : ([['pull', mountFrom]] as const);
  for (const [each, repository] of [[permission, name] as const, ...wishes]) {
    if (options.allows(identity, each, repository) || hasAsked(options, identity, each, repository)) continue;
    const challenge = options.challenge(scopeOf(need), 'insufficient_scope');
    throw unauthorized(challenge, `the token does not reach far enough to ${each} "${repository}"`);
  }
  if (options.allows(identity, permission, name)) return;
  if (identity.kind === 'anonymous') throw unauthorized(options.challenge(scopeOf(need)), 'log in first');
  throw new OciError('DENIED', `"${identity.name}" may not ${permission} "${name}"`);
}

/** Whether a wider token is no use: there is no token, or it was asked for this and did not get it. */
function hasAsked(
  { allows }: PermitOptions,
  identity: Identity,
  permission: Permission,
  name: RepositoryName,
): boolean {
  return identity.asked === undefined || allows({ ...identity, grants: identity.asked }, permission, name);
}

/** docker's token scopes, parted by a space. */
function scopeOf({ permission, name, mountFrom }: Need): string {
  const actions = permission === 'pull' ? 'pull' : 'pull,push';
  const source = mountFrom === undefined || mountFrom === name ? '' : ` repository:${mountFrom}:pull`;
  return `repository:${name}:${actions}${source}`;
}

/** 401 with the challenge. */
export function unauthorized(challenge: string, message: string): OciError {
  return new OciError('UNAUTHORIZED', message, { headers: { 'WWW-Authenticate': challenge } });
}
