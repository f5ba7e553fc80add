import { createSecretKey, randomBytes } from 'node:crypto';
import type { MasterKey } from '../../src/auth/master-key.ts';

/** A master key of no file. */
export function someMasterKey(): MasterKey {
  return createSecretKey(randomBytes(32)) as MasterKey;
}
