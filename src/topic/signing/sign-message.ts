import { sign } from 'node:crypto';
import type { SigningKey } from './keys.ts';

/** The fields of a message that its signature speaks for, by SNS's names. */
export interface SignedFields {
  readonly Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly Subject?: string;
  readonly SubscribeURL?: string;
  readonly Token?: string;
}

/** SHA-1 or SHA-256 (SNS's topic attribute SignatureVersion). */
export type SignatureVersion = '1' | '2';

/**
 * The text that is signed (Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages"): names and
 * values in byte order, each on a line of its own. Which they are depends on the type.
 */
export function stringToSign(fields: SignedFields): string {
  const names =
    fields.Type === 'Notification'
      ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
      : (['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const);
  return names.flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`])).join('');
}

/** The signature in base64. */
export function signMessage({ privateKey }: SigningKey, fields: SignedFields, version: SignatureVersion): string {
  return sign(version === '2' ? 'sha256' : 'sha1', Buffer.from(stringToSign(fields), 'utf8'), privateKey).toString(
    'base64',
  );
}
