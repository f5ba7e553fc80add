import { Webhook } from 'standardwebhooks';

/** A message as it is signed. */
export interface WebhookMessage {
  /** The same in every repeat: the receiver can tell by it. */
  readonly id: string;
  /** When this try is made, in milliseconds since the epoch. */
  readonly at: number;
  /** As it is sent, byte for byte. */
  readonly body: string;
}

/** Standard Webhooks, "Signature scheme": 24 to 64 bytes in base64, behind `whsec_`. */
const SECRET = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/;

/** Whether a text is a secret that messages are signed with. */
export function isWebhookSecret(text: string): boolean {
  const [, encoded = ''] = SECRET.exec(text) ?? [];
  const { length } = Buffer.from(encoded, 'base64');
  return length >= 24 && length <= 64;
}

/** The secret of these bytes, 24 to 64 of them. */
export function webhookSecretOf(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

/**
 * The headers that sign a message (Standard Webhooks, version 1: HMAC-SHA256). While a secret is replaced by another one,
 * both sign: a receiver that knows either believes it. Throws, without the secret, where one is none.
 */
export function signWebhook(
  secret: string | readonly [string, ...string[]],
  { id, at, body }: WebhookMessage,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const secrets = [secret].flat();
  if (!secrets.every(isWebhookSecret)) throw new Error('a secret is not whsec_ and 24 to 64 bytes in base64');
  const seconds = Math.floor(at / 1000);
  const signatures = secrets.map((one) => new Webhook(one).sign(id, new Date(seconds * 1000), body));
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
