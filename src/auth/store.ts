import type { Query, Transaction } from '../db/index.ts';
import { parsePermission } from './permissions.ts';
import type { Grant } from './types.ts';

/** An access key with the user it belongs to, as the tables hold them. */
export interface KeyRow {
  readonly id: string;
  readonly identityId: number;
  readonly sealed: Uint8Array;
  readonly name: string;
  readonly disabled: boolean;
  readonly grants: readonly Grant[];
}

/** A user as listed. Times are milliseconds since the epoch. */
export interface IdentityRow {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly grants: readonly Grant[];
  /** Oldest first. */
  readonly keys: readonly { readonly id: string; readonly createdAt: number; readonly usedAt?: number }[];
}

/** One query whether the key exists or not, so that its time says little. */
export async function findKey(query: Query, id: string): Promise<KeyRow | undefined> {
  const rows = await query
    .selectFrom('access_key')
    .innerJoin('identity', 'identity.id', 'access_key.identity_id')
    .leftJoin('identity_grant', 'identity_grant.identity_id', 'identity.id')
    .where('access_key.id', '=', id)
    .select(['identity.id as identityId', 'identity.name', 'identity.disabled', 'access_key.secret'])
    .select(['identity_grant.permission', 'identity_grant.pattern'])
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const { identityId, name, disabled, secret } = first;
  return { id, identityId, sealed: secret, name, disabled: disabled !== 0, grants: rows.flatMap(grantOf) };
}

/** All users, by name. */
export async function listIdentities(query: Query): Promise<IdentityRow[]> {
  const identities = await query.selectFrom('identity').selectAll().orderBy('name').execute();
  const grants = await query
    .selectFrom('identity_grant')
    .selectAll()
    .orderBy('pattern')
    .orderBy('permission')
    .execute();
  const keys = await query
    .selectFrom('access_key')
    .select(['id', 'identity_id', 'created_at', 'used_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const passwords = await query.selectFrom('identity_password').select('identity_id').execute();
  const withPassword = new Set(passwords.map((row) => row.identity_id));
  const grantsOf = Map.groupBy(grants, (row) => row.identity_id);
  const keysOf = Map.groupBy(keys, (row) => row.identity_id);
  return identities.map(({ id, name, created_at, disabled }) => ({
    id,
    name,
    createdAt: created_at,
    disabled: disabled !== 0,
    hasPassword: withPassword.has(id),
    grants: (grantsOf.get(id) ?? []).flatMap(grantOf),
    keys: (keysOf.get(id) ?? []).map((key) => ({
      id: key.id,
      createdAt: key.created_at,
      ...(key.used_at === null ? {} : { usedAt: key.used_at }),
    })),
  }));
}

export async function findGrants(query: Query, identityId: number): Promise<Grant[]> {
  const rows = await query
    .selectFrom('identity_grant')
    .select(['permission', 'pattern'])
    .where('identity_id', '=', identityId)
    .execute();
  return rows.flatMap(grantOf);
}

export async function findIdentityId(query: Query, name: string): Promise<number | undefined> {
  const row = await query.selectFrom('identity').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id;
}

/** The user of that name, or the one that has that key. */
export async function findNameOf(query: Query, user: string): Promise<string | undefined> {
  const own = await query.selectFrom('identity').select('name').where('name', '=', user).executeTakeFirst();
  if (own !== undefined) return own.name;
  const key = query
    .selectFrom('access_key')
    .innerJoin('identity', 'identity.id', 'access_key.identity_id')
    .select('identity.name');
  return (await key.where('access_key.id', '=', user).executeTakeFirst())?.name;
}

/** The new user's id, or undefined where the name is taken. */
export async function insertIdentity(tx: Transaction, name: string, at: number): Promise<number | undefined> {
  const row = await tx
    .insertInto('identity')
    .values({ name, created_at: at, disabled: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Grants that it has already are left. */
export async function insertGrants(tx: Transaction, identityId: number, grants: readonly Grant[]): Promise<void> {
  for (const { permission, pattern } of grants) {
    await tx
      .insertInto('identity_grant')
      .values({ identity_id: identityId, permission, pattern })
      .onConflict((conflict) => conflict.columns(['identity_id', 'permission', 'pattern']).doNothing())
      .execute();
  }
}

/** How many of them it had. */
export async function deleteGrants(tx: Transaction, identityId: number, grants: readonly Grant[]): Promise<number> {
  let deleted = 0;
  for (const { permission, pattern } of grants) {
    const { numDeletedRows } = await tx
      .deleteFrom('identity_grant')
      .where('identity_id', '=', identityId)
      .where('permission', '=', permission)
      .where('pattern', '=', pattern)
      .executeTakeFirst();
    deleted += Number(numDeletedRows);
  }
  return deleted;
}

export async function insertKey(
  tx: Transaction,
  key: { readonly id: string; readonly identityId: number; readonly sealed: Uint8Array; readonly createdAt: number },
): Promise<void> {
  await tx
    .insertInto('access_key')
    .values({ id: key.id, identity_id: key.identityId, secret: key.sealed, created_at: key.createdAt })
    .execute();
}

/** Whether some user, disabled ones too, has a key and may administer everything. */
export async function hasAdministrator(query: Query): Promise<boolean> {
  const row = await query
    .selectFrom('identity_grant')
    .innerJoin('access_key', 'access_key.identity_id', 'identity_grant.identity_id')
    .where('identity_grant.permission', '=', 'administer')
    .where('identity_grant.pattern', '=', '*')
    .select('access_key.id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A permission that this release does not know is no permission. */
function grantOf({ permission, pattern }: { permission: string | null; pattern: string | null }): Grant[] {
  const known = parsePermission(permission ?? '');
  return known === undefined || pattern === null ? [] : [{ permission: known, pattern }];
}
