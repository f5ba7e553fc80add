import type { Database, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { writeDurably } from '../lib/durable.ts';
import { generateKey, isAccessKeyId, isSecret, type NewKey, sealKey } from './access-key.ts';
import type { SecretBox } from './secret-box.ts';
import { findIdentityId, findKey, hasAdministrator, insertGrants, insertIdentity, insertKey } from './store.ts';

/** The user that the first start makes. */
export const ADMINISTRATOR = 'administrator';

/** The row of `registry_setting` that names the key which came from the configuration, or is empty. */
const CONFIGURED_KEY = 'auth.configured-access-key';

export type AdministratorOutcome =
  /** Nobody could administer: the key was made now, and written to `file`. To be shown once. */
  | { readonly kind: 'made'; readonly key: NewKey; readonly file: string }
  /** The configuration's key is the administrator's. */
  | { readonly kind: 'configured'; readonly accessKeyId: string }
  /** There is somebody who administers. */
  | { readonly kind: 'kept' };

export interface AdministratorOptions {
  readonly database: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
  /** The configuration's key, where it has one. */
  readonly configured?: NewKey;
  /** Where a key that is made now is written, mode 0600, in the form of AWS's shared credentials file. */
  readonly credentialsFile: string;
  /** Written beside the key, so that `AWS_SHARED_CREDENTIALS_FILE=<file> aws …` needs nothing else. */
  readonly region: string;
}

/**
 * Sees at start that somebody can administer. A configured key is the administrator's and follows the configuration:
 * another one takes its place, and without any it is taken back. Keys that were added by hand are left alone. Where
 * nobody has a key that administers everything, one is made. Several processes may start at once: one makes it.
 * Throws where the configured key cannot be used.
 */
export async function createAdministrator(options: AdministratorOptions): Promise<AdministratorOutcome> {
  const { database, configured } = options;
  if (configured !== undefined) checkConfigured(configured);
  return await database.write(async (tx) => {
    const earlier = await lockConfiguredKey(tx);
    if (earlier !== '' && earlier !== configured?.id) await takeBack(tx, earlier);
    if (configured !== undefined) return await followConfiguration(tx, options, configured);
    return (await hasAdministrator(tx)) ? { kind: 'kept' } : await makeAdministrator(tx, options);
  });
}

function checkConfigured({ id, secret }: NewKey): void {
  if (!isAccessKeyId(id)) {
    throw new Error(
      `the configured access key id "${id}" is not 3 to 128 letters, digits and underscores, or is "AWS"`,
    );
  }
  if (!isSecret(secret)) {
    throw new Error(`the configured secret of "${id}" is not 8 to 128 printable characters without a space`);
  }
}

/** The row's lock is what makes processes that start at once come here one after another (PostgreSQL; SQLite's
 * transactions do by themselves). */
async function lockConfiguredKey(tx: Transaction): Promise<string> {
  const row = await tx
    .insertInto('registry_setting')
    .values({ name: CONFIGURED_KEY, value: '' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: CONFIGURED_KEY }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

async function takeBack(tx: Transaction, keyId: string): Promise<void> {
  await tx.deleteFrom('access_key').where('id', '=', keyId).execute();
  await rememberConfiguredKey(tx, '');
}

async function rememberConfiguredKey(tx: Transaction, keyId: string): Promise<void> {
  await tx.updateTable('registry_setting').set({ value: keyId }).where('name', '=', CONFIGURED_KEY).execute();
}

async function followConfiguration(
  tx: Transaction,
  { box, clock }: AdministratorOptions,
  key: NewKey,
): Promise<AdministratorOutcome> {
  const identityId = await administratorId(tx, clock());
  const found = await findKey(tx, key.id);
  if (found !== undefined && found.identityId !== identityId) {
    throw new Error(`the configured access key "${key.id}" belongs to the user "${found.name}"`);
  }
  const sealed = sealKey(box, key, identityId);
  if (found === undefined) {
    await insertKey(tx, { id: key.id, identityId, sealed, createdAt: clock() });
    await rememberConfiguredKey(tx, key.id);
  } else {
    // A key that was there before it was configured stays when the configuration drops it.
    await tx.updateTable('access_key').set({ secret: sealed }).where('id', '=', key.id).execute();
  }
  return { kind: 'configured', accessKeyId: key.id };
}

/** The file comes first: a crash before the commit leaves nobody who administers, and the next start writes it anew. */
async function makeAdministrator(
  tx: Transaction,
  { box, clock, credentialsFile, region }: AdministratorOptions,
): Promise<AdministratorOutcome> {
  const key = generateKey();
  const identityId = await administratorId(tx, clock());
  await insertKey(tx, { id: key.id, identityId, sealed: sealKey(box, key, identityId), createdAt: clock() });
  await writeDurably(credentialsFile, credentialsOf(key, region));
  return { kind: 'made', key, file: credentialsFile };
}

/** The administrator's id: made where it is missing, enabled where it was disabled, with its grant. */
async function administratorId(tx: Transaction, now: number): Promise<number> {
  const id = (await insertIdentity(tx, ADMINISTRATOR, now)) ?? (await findIdentityId(tx, ADMINISTRATOR));
  if (id === undefined) throw new Error(`cannot make the user "${ADMINISTRATOR}"`);
  await tx.updateTable('identity').set({ disabled: 0 }).where('id', '=', id).execute();
  await insertGrants(tx, id, [{ permission: 'administer', pattern: '*' }]);
  return id;
}

function credentialsOf(key: NewKey, region: string): string {
  return [
    "# The key of Pratique's administrator, in the form that AWS clients read:",
    '#   AWS_SHARED_CREDENTIALS_FILE=<this file> aws --endpoint-url <address of Pratique> ecr describe-repositories',
    '[default]',
    `aws_access_key_id = ${key.id}`,
    `aws_secret_access_key = ${key.secret}`,
    `region = ${region}`,
    '',
  ].join('\n');
}
