import { type Database, makeSetting, readSetting } from '../db/index.ts';
import type { KeySource } from './key-source.ts';
import { deriveKey, type MasterKey } from './master-key.ts';

/** The row of `registry_setting` that tells the master key under which the database's secrets are sealed. */
const FINGERPRINT = 'auth.master-key-fingerprint';

/**
 * The master key for this database. The first start makes it; from then on the database is bound to it, so that a lost or
 * wrong one is said at once and never replaced by a new key that opens nothing. Throws as its source does, and where the
 * key is missing or another one than the database is bound to.
 */
export async function openMasterKey(database: Database, source: KeySource): Promise<MasterKey> {
  const master = (await findMasterKey(database, source)) ?? (await source.load());
  if ((await bind(database, fingerprintOf(master))) !== fingerprintOf(master)) throw new Error(notTheOne(source));
  return master;
}

/** As `openMasterKey`, but makes and binds nothing: undefined before the first start. */
export async function findMasterKey(database: Database, source: KeySource): Promise<MasterKey | undefined> {
  const expected = await fingerprintIn(database);
  const master = await source.read();
  if (expected === undefined) return master;
  if (master === undefined) {
    throw new Error(
      `the master key is missing from ${source.name}: put back the one that this database's secrets are sealed with, ` +
        'from a backup or from another server that uses the same database',
    );
  }
  if (fingerprintOf(master) !== expected) throw new Error(notTheOne(source));
  return master;
}

function notTheOne({ name }: KeySource): string {
  return `the master key from ${name} is not the one that this database's secrets are sealed with`;
}

async function fingerprintIn(database: Database): Promise<string | undefined> {
  return await readSetting(database.query, FINGERPRINT);
}

/** The fingerprint that the database is bound to then: of several servers that start at once, the first one's. */
async function bind(database: Database, fingerprint: string): Promise<string | undefined> {
  await makeSetting(database.query, FINGERPRINT, fingerprint);
  return await fingerprintIn(database);
}

function fingerprintOf(master: MasterKey): string {
  return deriveKey(master, 'fingerprint').export().toString('hex');
}
