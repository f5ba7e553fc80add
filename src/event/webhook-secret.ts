import { createHmac, type KeyObject } from 'node:crypto';
import { webhookSecretOf } from '../outbound/index.ts';

/**
 * The secret that webhooks of a connection are signed with which brings none: made of the key, so that it is kept nowhere,
 * and another one once the connection is made anew, whose ARN is another one then.
 */
export function connectionSecret(key: KeyObject, connectionArn: string): string {
  return webhookSecretOf(createHmac('sha256', key).update(connectionArn).digest());
}
