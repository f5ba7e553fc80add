import type { Delivery, Sender, SendOutcome } from '../../delivery/types.ts';
import type { Mailer } from '../../mail/index.ts';
import type { Outbound } from '../../outbound/types.ts';
import { type ConfirmationPayload, type NotificationPayload, readPayload } from '../payload.ts';
import type { TopicReading } from '../room.ts';
import type { SigningKeys } from '../signing/keys.ts';
import { findById, type KnownSubscription } from '../subscription-rows.ts';
import { linkTokens } from '../tokens.ts';
import type { Queues } from '../types.ts';
import { type DocumentParts, documentOf } from './document.ts';
import { type EmailParts, sendEmail } from './email.ts';
import { postMessage } from './http.ts';
import { linksAt } from './links.ts';

export interface SubscriptionSenderDependencies extends TopicReading {
  /** The address of this server, without a slash at its end. */
  readonly url: string;
  readonly keys: SigningKeys;
  readonly outbound: Outbound;
  readonly mailer: Mailer;
  /** Absent, where there are no credentials for queues. */
  readonly queues?: Queues;
}

/** Sends deliveries of the kind `subscription`. */
export function subscriptionSender(room: SubscriptionSenderDependencies): Sender {
  const { url, keys, mailer } = room;
  const tokens = linkTokens(room.linkKey);
  const links = linksAt(url, tokens);
  const documents: DocumentParts = { keys, links, tokens };
  const emails: EmailParts = { mailer, links, tokens, url };
  return async (delivery, signal) => {
    const subscription = await findById(room, room.database.query, delivery.receiver);
    if (subscription === undefined) return { kind: 'refused', reason: 'the subscription is gone' };
    const payload = readPayload(delivery.payload);
    const isNotWanted = payload.kind === 'notification' && subscription.state !== 'confirmed';
    if (isNotWanted) return { kind: 'refused', reason: 'the subscription is not confirmed' };
    return await send({ room, documents, emails, subscription, delivery, payload, signal });
  };
}

interface Sending {
  readonly room: SubscriptionSenderDependencies;
  readonly documents: DocumentParts;
  readonly emails: EmailParts;
  readonly subscription: KnownSubscription;
  readonly delivery: Delivery;
  readonly payload: NotificationPayload | ConfirmationPayload;
  readonly signal: AbortSignal;
}

async function send(sending: Sending): Promise<SendOutcome> {
  const { room, documents, emails, subscription, delivery, payload, signal } = sending;
  const { id } = delivery;
  const mailing = { subscription, id, payload, signal };
  if (subscription.protocol === 'email') return await sendEmail(emails, mailing);
  const { type, json } = await documentOf(documents, { subscription, id, payload });
  const isRaw = payload.kind === 'notification' && subscription.attributes['RawMessageDelivery'] === 'true';
  const body = isRaw ? payload.message : json;
  switch (subscription.protocol) {
    case 'email-json':
      return await sendEmail(emails, { ...mailing, document: json });
    case 'sqs': {
      const attributes = isRaw ? payload.attributes : undefined;
      const message = { arn: subscription.endpoint, body, ...(attributes === undefined ? {} : { attributes }) };
      if (room.queues === undefined) return { kind: 'refused', reason: 'this server sends to no queues' };
      return await room.queues.send(message, signal);
    }
    case 'http':
    case 'https':
      return await postMessage(room.outbound, { subscription, id, type, body, isRaw, signal, clock: room.clock });
  }
}
