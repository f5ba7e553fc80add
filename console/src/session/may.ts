import type { Session } from '../api/schema.generated.ts';

type Permission = Session['grants'][number]['permission'];

/** From the least to the most: each includes those before it. */
const PERMISSIONS: readonly Permission[] = ['pull', 'push', 'administer'];

/** Whether the user may do that in the repository, or in all that a pattern of repositories stands for. */
export function mayIn(session: Session, permission: Permission, repository: string): boolean {
  return session.grants.some(
    (grant) =>
      PERMISSIONS.indexOf(grant.permission) >= PERMISSIONS.indexOf(permission) && fits(grant.pattern, repository),
  );
}

/** Whether the user administers anything at all. */
export function administersSome(session: Session): boolean {
  return session.grants.some(({ permission }) => permission === 'administer');
}

/** `*` stands for any characters, as the server takes it; only a `*` fits another. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
