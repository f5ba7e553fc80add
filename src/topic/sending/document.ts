import type { ConfirmationPayload, NotificationPayload } from '../payload.ts';
import type { SigningKeys } from '../signing/keys.ts';
import { type SignedFields, signMessage } from '../signing/sign-message.ts';
import type { KnownSubscription } from '../subscription-rows.ts';
import type { LinkTokens } from '../tokens.ts';
import type { Links } from './links.ts';

/** What documents are made with. */
export interface DocumentParts {
  readonly keys: SigningKeys;
  readonly links: Links;
  readonly tokens: LinkTokens;
}

/**
 * A message as SNS's JSON document (Amazon SNS Developer Guide, "Parsing Amazon SNS message formats"), signed. Of the
 * same message it is the same each time, as long as the signing key is.
 */
export async function documentOf(
  parts: DocumentParts,
  {
    subscription,
    id,
    payload,
  }: {
    readonly subscription: KnownSubscription;
    /** SNS's MessageId. */
    readonly id: string;
    readonly payload: NotificationPayload | ConfirmationPayload;
  },
): Promise<{ readonly type: SignedFields['Type']; readonly json: string }> {
  const { keys, links, tokens } = parts;
  const fields =
    payload.kind === 'notification'
      ? notificationFields(subscription, id, payload)
      : confirmationFields(subscription, id, { payload, links, tokens });
  const key = await keys.current();
  const version = subscription.topicAttributes['SignatureVersion'] === '2' ? '2' : '1';
  const document = {
    ...fields,
    SignatureVersion: version,
    Signature: signMessage(key, fields, version),
    SigningCertURL: links.certificate(key.fingerprint),
    ...(payload.kind === 'notification' ? { UnsubscribeURL: links.unsubscribe(subscription) } : {}),
    ...(payload.kind === 'notification' ? messageAttributes(payload) : {}),
  };
  return { type: fields.Type, json: JSON.stringify(document, undefined, 2) };
}

function notificationFields(
  { topicArn }: KnownSubscription,
  id: string,
  { at, subject, message }: NotificationPayload,
): SignedFields {
  return {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message,
    Timestamp: new Date(at).toISOString(),
  };
}

function confirmationFields(
  { topicArn, arn, id: subscriptionId }: KnownSubscription,
  id: string,
  { payload, links, tokens }: Omit<DocumentParts, 'keys'> & { readonly payload: ConfirmationPayload },
): SignedFields {
  const token = tokens.confirmation(subscriptionId, id);
  const isFirst = payload.of === 'subscribe';
  return {
    Type: isFirst ? 'SubscriptionConfirmation' : 'UnsubscribeConfirmation',
    MessageId: id,
    Token: token,
    TopicArn: topicArn,
    Message: isFirst
      ? `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
      : `You have chosen to deactivate subscription ${arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: links.confirm(topicArn, token),
    Timestamp: new Date(payload.at).toISOString(),
  };
}

function messageAttributes({ attributes = {} }: NotificationPayload) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return {};
  return {
    MessageAttributes: Object.fromEntries(
      entries.map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
    ),
  };
}
