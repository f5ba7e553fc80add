import type { Database, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { generateKey, type NewKey, sealKey } from './access-key.ts';
import type { SecretBox } from './secret-box.ts';
import {
  deleteGrants,
  findIdentityId,
  findNameOf,
  type IdentityRow,
  insertGrants,
  insertIdentity,
  insertKey,
  listIdentities,
} from './store.ts';
import type { Grant } from './types.ts';

/** What IAM allows of a user's name. */
const NAME = /^[\w+=,.@-]{1,64}$/;
/** Nobody's own: it stands for those who give no name. */
const RESERVED_NAME = 'anonymous';

/** Users, their grants and their keys. Every change is durable when it is answered, and holds within two seconds. */
export interface Identities {
  /** A user with its first key; undefined where the name is taken. */
  create(name: string, grants: readonly Grant[]): Promise<NewKey | undefined>;
  /** The user of that name, or the one that has that access key. */
  nameOf(user: string): Promise<string | undefined>;
  /** By name. */
  list(): Promise<readonly IdentityRow[]>;
  /** Removes a user with its grants and keys. False where there is none, as for all below. */
  remove(name: string): Promise<boolean>;
  /** A disabled user is refused everywhere, and keeps what it has. */
  setDisabled(name: string, disabled: boolean): Promise<boolean>;
  grant(name: string, grants: readonly Grant[]): Promise<boolean>;
  /** How many of the grants it had; undefined where there is no such user, as for all below. */
  revoke(name: string, grants: readonly Grant[]): Promise<number | undefined>;
  addKey(name: string): Promise<NewKey | undefined>;
  /** Whether the user had that key. */
  removeKey(name: string, keyId: string): Promise<boolean | undefined>;
  /** Takes back all of the user's keys and gives it a new one. */
  rollKeys(name: string): Promise<NewKey | undefined>;
}

/**
 * Whether `text` may be a user's name: 1 to 64 letters, digits and `_+=,.@-`, as in IAM, which is no step of a path: a
 * browser takes `..` out of an address, however it is written (URL Standard, "double-dot URL path segment").
 */
export function isIdentityName(text: string): boolean {
  return NAME.test(text) && text !== RESERVED_NAME && !/^\.\.?$/.test(text);
}

/** Users of a database; their secrets are sealed in `box`. Names and patterns are taken as checked. */
export function identities({ database, box, clock }: { database: Database; box: SecretBox; clock: Clock }): Identities {
  const ofUser = <T>(name: string, work: (tx: Transaction, id: number) => Promise<T>) =>
    database.write(async (tx) => {
      const id = await findIdentityId(tx, name);
      return id === undefined ? undefined : await work(tx, id);
    });
  const addKey = async (tx: Transaction, identityId: number): Promise<NewKey> => {
    const key = generateKey();
    await insertKey(tx, { id: key.id, identityId, sealed: sealKey(box, key, identityId), createdAt: clock() });
    return key;
  };

  return {
    create: (name, grants) =>
      database.write(async (tx) => {
        const id = await insertIdentity(tx, name, clock());
        if (id === undefined) return undefined;
        await insertGrants(tx, id, grants);
        return await addKey(tx, id);
      }),
    nameOf: (user) => findNameOf(database.query, user),
    list: () => listIdentities(database.query),
    remove: (name) =>
      database.write(async (tx) => {
        const { numDeletedRows } = await tx.deleteFrom('identity').where('name', '=', name).executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    setDisabled: (name, disabled) =>
      database.write(async (tx) => {
        const change = tx.updateTable('identity').set({ disabled: disabled ? 1 : 0 });
        const { numUpdatedRows } = await change.where('name', '=', name).executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
    async grant(name, grants) {
      const id = await ofUser(name, async (tx, found) => {
        await insertGrants(tx, found, grants);
        return found;
      });
      return id !== undefined;
    },
    revoke: (name, grants) => ofUser(name, (tx, id) => deleteGrants(tx, id, grants)),
    addKey: (name) => ofUser(name, addKey),
    removeKey: (name, keyId) =>
      ofUser(name, async (tx, id) => {
        const key = tx.deleteFrom('access_key').where('identity_id', '=', id).where('id', '=', keyId);
        return (await key.executeTakeFirst()).numDeletedRows > 0n;
      }),
    rollKeys: (name) =>
      ofUser(name, async (tx, id) => {
        await tx.deleteFrom('access_key').where('identity_id', '=', id).execute();
        return await addKey(tx, id);
      }),
  };
}
