import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createDurably, makeFolder } from '../lib/durable.ts';

/** What every other key is derived from. Nothing is encrypted or signed with it directly. */
export type MasterKey = KeyObject & { readonly __brand: 'MasterKey' };

/** What a derived key is for; keys of two purposes tell nothing of each other. */
export type KeyPurpose =
  | 'sealing'
  | 'password-token'
  | 'bearer-token'
  | 'download-url'
  | 'topic-link'
  | 'webhook-secret'
  | 'fingerprint';

const KEY_BYTES = 32;
/** Base64 of 32 bytes, with a newline or without. */
const CONTENT = /^[A-Za-z0-9+/]{43}=\r?\n?$/;
const MOST_FILE_BYTES = 100;
const OTHERS_MAY_READ_OR_WRITE = 0o066;

/**
 * Reads the master key of `file`: base64 of 32 random bytes, such as `openssl rand -base64 32` prints. Where the file is
 * missing it is made, mode 0600, durable before this answers; of several processes that start at once, one makes it and
 * all answer the same. Throws where anyone but the owner may read or write it, or where it holds something else.
 */
export async function loadMasterKey(file: string): Promise<MasterKey> {
  return (await readMasterKey(file)) ?? (await makeMasterKey(file));
}

/** The master key of `file`, or undefined where there is no such file. Throws as `loadMasterKey` does. */
export async function readMasterKey(file: string): Promise<MasterKey | undefined> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`cannot read the master key "${file}": ${error.message}`, { cause: error });
  });
  if (handle === undefined) return undefined;
  try {
    const { mode, size } = await handle.stat();
    if ((mode & OTHERS_MAY_READ_OR_WRITE) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, '0');
      throw new Error(`the master key "${file}" has mode ${octal}, so that others can read it: chmod 600 '${file}'`);
    }
    const content = size > MOST_FILE_BYTES ? '' : await handle.readFile('latin1');
    const key = parseMasterKey(content);
    if (key === undefined) throw new Error(`the master key "${file}" is not base64 of ${KEY_BYTES} bytes`);
    return key;
  } finally {
    await handle.close();
  }
}

/** The master key of a text: base64 of 32 bytes; undefined of any other. */
export function parseMasterKey(text: string): MasterKey | undefined {
  return CONTENT.test(text) ? masterKeyOf(Buffer.from(text, 'base64')) : undefined;
}

/** The key for one purpose, by HKDF-SHA256 (RFC 5869). */
export function deriveKey(master: MasterKey, purpose: KeyPurpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `pratique ${purpose} 1`, KEY_BYTES)));
}

async function makeMasterKey(file: string): Promise<MasterKey> {
  const bytes = randomBytes(KEY_BYTES);
  try {
    await makeFolder(dirname(file));
    await createDurably(file, `${bytes.toString('base64')}\n`);
    return masterKeyOf(bytes);
  } catch (error) {
    const made = await readMasterKey(file);
    if (made !== undefined) return made;
    throw new Error(`cannot make the master key "${file}"`, { cause: error });
  }
}

/** The master key of 32 bytes. */
export function masterKeyOf(bytes: Uint8Array): MasterKey {
  return createSecretKey(bytes) as MasterKey;
}
