import type { Grant, Permission } from '../../auth/types.ts';
import { parseRepositoryName } from '../../oci/name.ts';

const MOST_SCOPES = 100;
/** A token that holds them still fits into the headers of any client's request. */
const MOST_CHARACTERS = 8000;

/** What the actions of docker's scopes come to, from the least to the most. */
const PERMISSIONS: Readonly<Record<string, Permission>> = {
  pull: 'pull',
  push: 'push',
  delete: 'push',
  '*': 'administer',
};
const ACTIONS: Readonly<Record<Permission, string>> = { pull: 'pull', push: 'pull,push', administer: '*' };

/**
 * What the `scope` parameters ask for (distribution's token scope documentation): each is a list of
 * `repository:<name>:<actions>` parted by spaces. What means nothing here is passed over, as the specification has it.
 * Undefined where there are too many.
 */
export function parseScopes(parameters: readonly string[]): readonly Grant[] | undefined {
  if (parameters.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) return undefined;
  const scopes = parameters.flatMap((text) => text.split(' ')).filter((text) => text !== '');
  return scopes.length > MOST_SCOPES ? undefined : scopes.flatMap(parseScope);
}

/** The scopes that the grants on single repositories come to, as an answer of OAuth 2 says them. */
export function formatScopes(grants: readonly Grant[]): string {
  const named = grants.filter(({ pattern }) => !pattern.includes('*'));
  return named.map(({ permission, pattern }) => `repository:${pattern}:${ACTIONS[permission]}`).join(' ');
}

function parseScope(text: string): Grant[] {
  const [, type = '', name = '', actions = ''] = /^([^:(]+)(?:\([^:)]*\))?:(.+):([^:]*)$/.exec(text) ?? [];
  // Which repositories there are is told as far as they may be pulled.
  if (type === 'registry' && name === 'catalog') return [{ permission: 'pull', pattern: '*' }];
  const repository = parseRepositoryName(withoutHost(name));
  const named = actions.split(',').flatMap((action) => permissionOf(action));
  const permission = (['administer', 'push', 'pull'] as const).find((each) => named.includes(each));
  if (type !== 'repository' || repository === undefined || permission === undefined) return [];
  return [{ permission, pattern: repository }];
}

/** A resource's name may begin with the registry's host and port. */
function withoutHost(name: string): string {
  const slash = name.indexOf('/');
  return name.slice(0, Math.max(slash, 0)).includes(':') ? name.slice(slash + 1) : name;
}

function permissionOf(action: string): Permission[] {
  const permission = Object.hasOwn(PERMISSIONS, action) ? PERMISSIONS[action] : undefined;
  return permission === undefined ? [] : [permission];
}
