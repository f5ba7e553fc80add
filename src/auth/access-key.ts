import { randomInt } from 'node:crypto';
import type { SecretBox } from './secret-box.ts';

/** An access key in clear, as it is shown once. */
export interface NewKey {
  readonly id: string;
  readonly secret: string;
}

/** Not one of AWS's own prefixes: a key found somewhere is not taken for an account's. */
const ID_PREFIX = 'AKPQ';
const ID_CHARACTERS = 20;
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_CHARACTERS = 40;
/** Of base64, what no client has to escape: 238 bits. */
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** What IAM allows of an access key id. */
const ID = /^\w{3,128}$/;
/** The user name that goes with passwords of GetAuthorizationToken. */
const RESERVED_ID = 'AWS';
const SECRET = /^[\x21-\x7e]{8,128}$/;

/** A new key: 20 letters and digits, and 40 of them as its secret. */
export function generateKey(): NewKey {
  return {
    id: `${ID_PREFIX}${randomText(ID_ALPHABET, ID_CHARACTERS - ID_PREFIX.length)}`,
    secret: randomText(SECRET_ALPHABET, SECRET_CHARACTERS),
  };
}

/** Whether `text` may be an access key's id; no other is looked up. */
export function isAccessKeyId(text: string): boolean {
  return ID.test(text) && text !== RESERVED_ID;
}

/** Whether `text` may be a secret that somebody chose: 8 to 128 printable characters without a space. */
export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/** Seals a key's secret for its row in `access_key`: neither another key nor another user can have it. */
export function sealKey(box: SecretBox, key: NewKey, identityId: number): Uint8Array {
  return box.seal(key.secret, ownerOf(key.id, identityId));
}

/** The secret of a key's row. Throws as `SecretBox.open` does. */
export function openKey(
  box: SecretBox,
  row: { readonly id: string; readonly identityId: number; readonly sealed: Uint8Array },
): string {
  return box.open(row.sealed, ownerOf(row.id, row.identityId));
}

function ownerOf(keyId: string, identityId: number): string {
  return `access key ${keyId} of user ${identityId}`;
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
