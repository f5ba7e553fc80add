import { matchesWildcard } from '../lib/wildcard.ts';
import type { Allows, Grant, Identity, Permission } from './types.ts';

/** From the least to the most: each includes those before it. */
const PERMISSIONS: readonly Permission[] = ['pull', 'push', 'administer'];

/** As long as the longest repository name that it could stand for. */
const MOST_PATTERN_CHARACTERS = 255;
const PATTERN = /^[a-z0-9._/*-]+$/;
const EVERYTHING = /^\*+$/;

/** Whether one of the identity's grants allows it. Without a repository, only a grant on all of them does. */
export const allows: Allows = (identity, permission, repository) =>
  allowedBy(identity.grants, permission, (pattern) =>
    repository === undefined ? EVERYTHING.test(pattern) : matchesWildcard(pattern, repository),
  );

/**
 * What of `asked` the grants allow: where they hold a lesser permission, that. An asked pattern is a repository's name
 * or `*`, which becomes the patterns of the grants. (Another pattern stays where one of a grant covers it: only `*`
 * matches its `*`.)
 */
export function narrowGrants(grants: readonly Grant[], asked: readonly Grant[]): readonly Grant[] {
  return asked.flatMap(({ permission, pattern }) => {
    if (EVERYTHING.test(pattern)) {
      return grants.map((grant) => ({ permission: lesser(grant.permission, permission), pattern: grant.pattern }));
    }
    const held = PERMISSIONS.findLast((each) => allowedBy(grants, each, (fits) => matchesWildcard(fits, pattern)));
    return held === undefined ? [] : [{ permission: lesser(held, permission), pattern }];
  });
}

/** Who asks without any credentials: it may pull everything, or nothing. */
export function anonymousIdentity(mayPull: boolean): Identity {
  return { kind: 'anonymous', name: 'anonymous', grants: mayPull ? [{ permission: 'pull', pattern: '*' }] : [] };
}

/** The permission that `text` names, or undefined. */
export function parsePermission(text: string): Permission | undefined {
  return PERMISSIONS.find((permission) => permission === text);
}

/** Whether `text` can be a grant's pattern: characters of repository names and `*`, at most 255. */
export function isGrantPattern(text: string): boolean {
  return text.length <= MOST_PATTERN_CHARACTERS && PATTERN.test(text);
}

function allowedBy(grants: readonly Grant[], permission: Permission, fits: (pattern: string) => boolean): boolean {
  return grants.some((grant) => includes(grant, permission) && fits(grant.pattern));
}

function includes(grant: Grant, permission: Permission): boolean {
  return PERMISSIONS.indexOf(grant.permission) >= PERMISSIONS.indexOf(permission);
}

function lesser(one: Permission, other: Permission): Permission {
  return PERMISSIONS.find((each) => each === one || each === other) ?? one;
}
