import { createHmac, type KeyObject } from 'node:crypto';
import { webhookSecretOf } from '../outbound/index.ts';
import type { ConnectionSecrets } from './rules-types.ts';

/** The header that is signed with; as a header of a connection it is the secret, and not sent. */
export const SIGNATURE_HEADER = 'webhook-signature';

/**
 * The secret that webhooks of a connection are signed with which brings none: made of the key, so that it is kept nowhere,
 * and another one once the connection is made anew, whose ARN is another one then.
 */
export function connectionSecret(key: KeyObject, connectionArn: string): string {
  return webhookSecretOf(createHmac('sha256', key).update(connectionArn).digest());
}

/**
 * The secret that a connection brings, as the API key or another header of the name `webhook-signature`: one, or two with
 * a blank between them, while one is replaced by the other.
 */
export function broughtSecret({ authorization, parameters }: ConnectionSecrets): string | undefined {
  const key = authorization.kind === 'API_KEY' ? [{ key: authorization.name, value: authorization.value }] : [];
  return [...key, ...parameters.headers].find((header) => header.key.toLowerCase() === SIGNATURE_HEADER)?.value;
}
