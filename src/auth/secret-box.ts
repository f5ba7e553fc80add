import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey, type MasterKey } from './master-key.ts';

/*
 * A sealed secret:
 *   1 byte    version, 1
 *   12 bytes  nonce
 *   16 bytes  tag
 *   rest      AES-256-GCM of the secret in UTF-8, the version and the owner being its associated data
 */

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Seals secrets for rest. `owner` names the row that a secret is for: in another row it does not open. */
export interface SecretBox {
  seal(secret: string, owner: string): Uint8Array;
  /** Throws where it was sealed with another master key, for another owner, or was changed since. */
  open(sealed: Uint8Array, owner: string): string;
}

/** A box whose key is derived from the master key. */
export function secretBox(master: MasterKey): SecretBox {
  const key = deriveKey(master, 'sealing');
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(owner));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, owner) {
      try {
        if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new Error('it has no known form');
        const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
        const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(associatedData(owner));
        decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
        return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new Error(`cannot open the sealed secret of "${owner}" with this master key`, { cause: error });
      }
    },
  };
}

function associatedData(owner: string): Buffer {
  return Buffer.from(`pratique ${VERSION} ${owner}`, 'utf8');
}
