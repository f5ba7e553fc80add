import type { Delivery, Sender, SendOutcome } from '../../delivery/types.ts';
import type { Mailer } from '../../mail/index.ts';
import type { Outbound } from '../../outbound/types.ts';
import { readDeadLetter } from '../dead-letters.ts';
import { deliveryPolicyOf, pauseAfter } from '../delivery-policy.ts';
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

/** Sends deliveries of the kind `subscription-dead-letter`: what a subscription was not sent, and why, to a queue. */
export function deadLetterSender(room: SubscriptionSenderDependencies): Sender {
  const tokens = linkTokens(room.linkKey);
  const documents: DocumentParts = { keys: room.keys, links: linksAt(room.url, tokens), tokens };
  return async (delivery, signal) => {
    const { subscription: name, id, payload, reason, isRefused } = readDeadLetter(delivery.payload);
    const subscription = await findById(room, room.database.query, name);
    if (subscription === undefined) return { kind: 'refused', reason: 'the subscription is gone' };
    const { body, attributes = {} } = await writtenFor(documents, { subscription, id, payload: readPayload(payload) });
    const errors = {
      ErrorCode: { type: 'String', value: isRefused ? 'ClientException' : 'RetriesExhausted' },
      ErrorMessage: { type: 'String', value: reason },
    };
    const hasRoom = Object.keys(attributes).length + Object.keys(errors).length <= MOST_QUEUE_ATTRIBUTES;
    const all = hasRoom ? { ...errors, ...attributes } : attributes;
    return await sendToQueue(room, { arn: delivery.receiver, body, attributes: all }, signal);
  };
}

/** SQS takes no more. */
const MOST_QUEUE_ATTRIBUTES = 10;

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
  const written = await writtenFor(documents, { subscription, id, payload });
  switch (subscription.protocol) {
    case 'email-json':
      return await sendEmail(emails, { ...mailing, document: written.body });
    case 'sqs': {
      const { body, attributes } = written;
      const message = { arn: subscription.endpoint, body, groupId: delivery.lane, deduplicationId: id };
      return await sendToQueue(room, { ...message, ...(attributes && { attributes }) }, signal);
    }
    case 'http':
    case 'https':
      return await post(sending, written);
  }
}

/** What a machine is sent: SNS's document, or the message alone. */
async function writtenFor(documents: DocumentParts, message: Parameters<typeof documentOf>[1]) {
  const { subscription, payload } = message;
  const { type, json } = await documentOf(documents, message);
  const isRaw = payload.kind === 'notification' && subscription.attributes['RawMessageDelivery'] === 'true';
  const attributes = isRaw ? payload.attributes : undefined;
  return { type, isRaw, body: isRaw ? payload.message : json, ...(attributes && { attributes }) };
}

type Written = Awaited<ReturnType<typeof writtenFor>>;

async function sendToQueue(
  { queues }: SubscriptionSenderDependencies,
  message: Parameters<Queues['send']>[0],
  signal: AbortSignal,
): Promise<SendOutcome> {
  if (queues === undefined) return { kind: 'refused', reason: 'this server sends to no queues' };
  return await queues.send(message, signal);
}

/** With the pauses between tries that a DeliveryPolicy asks for, if there is one. */
async function post(sending: Sending, { type, isRaw, body }: Written): Promise<SendOutcome> {
  const { room, subscription, delivery, payload, signal } = sending;
  const { clock, outbound } = room;
  const { retries, contentType } = deliveryPolicyOf(subscription);
  const posting = { subscription, id: delivery.id, type, body, isRaw, signal, clock };
  const sent = postMessage(outbound, { ...posting, ...(contentType !== undefined && { contentType }) });
  if (retries === undefined || payload.kind !== 'notification') return await sent;
  const pauseMilliseconds = pauseAfter(retries, delivery.attempt);
  try {
    const outcome = await sent;
    return outcome.kind === 'later' ? { ...outcome, pauseMilliseconds } : outcome;
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'later', reason: error instanceof Error ? error.message : String(error), pauseMilliseconds };
  }
}
