import { resolve } from 'node:path';
import { z } from 'zod';
import type { MasterKeyPlace } from '../auth/index.ts';
import { ConfigError } from './types.ts';

/** Settings of where the master key is kept. */
export const MASTER_KEY_SETTINGS = {
  PRATIQUE_MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'base64 of 32 bytes, such as "openssl rand -base64 32" prints')
    .optional(),
  PRATIQUE_MASTER_KEY_FILE: z.string().min(1).optional(),
  PRATIQUE_MASTER_KEY_KMS: z
    .string()
    .regex(/^[\w:/-]{1,2048}$/, "a key's ARN or id, or alias/NAME")
    .optional(),
  PRATIQUE_AWS_ENDPOINT_KMS: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
};

const SETTINGS = z.object(MASTER_KEY_SETTINGS);

/** The settings, judged; paths are made absolute. Throws ConfigError where they name more than one place. */
export function masterKeyOf(
  settings: z.output<typeof SETTINGS>,
  { folder, data }: { readonly folder: string; readonly data: string },
): MasterKeyPlace {
  const { PRATIQUE_MASTER_KEY: text, PRATIQUE_MASTER_KEY_FILE: file, PRATIQUE_MASTER_KEY_KMS: keyId } = settings;
  if ([text, file, keyId].filter((set) => set !== undefined).length > 1) {
    const names = 'PRATIQUE_MASTER_KEY, PRATIQUE_MASTER_KEY_FILE and PRATIQUE_MASTER_KEY_KMS';
    throw new ConfigError(`${names} each say where the one master key is: set one of them`);
  }
  if (text !== undefined) return { kind: 'environment', text };
  if (keyId === undefined) return { kind: 'file', file: resolve(folder, file ?? resolve(data, 'master.key')) };
  const { PRATIQUE_AWS_ENDPOINT_KMS: endpoint } = settings;
  const wrapped = resolve(data, 'master.key.kms');
  return { kind: 'kms', keyId, file: wrapped, ...(endpoint === undefined ? {} : { endpoint }) };
}
