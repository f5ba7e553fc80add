import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Deliveries, OnDeadLetter } from '../delivery/types.ts';
import { isQueueArn } from './endpoint.ts';
import { readPayload } from './payload.ts';
import { DELIVERY_KIND, type TopicReading } from './room.ts';
import { findById } from './subscription-rows.ts';
import type { Attributes } from './types.ts';

/** The kind of the deliveries that take what a subscription was not sent to its dead-letter queue: their receiver. */
export const DEAD_LETTER_KIND = 'subscription-dead-letter';

/*
 * The payload of such a delivery, as JSON. The message is made when it is sent: signing one is nothing for a transaction.
 */
const deadLetter = z.object({
  subscription: z.string(),
  /** SNS's MessageId. */
  id: z.string(),
  /** As `payload.ts` writes it. */
  payload: z.string(),
  reason: z.string(),
  isRefused: z.boolean(),
});

export type SubscriptionDeadLetter = Readonly<z.output<typeof deadLetter>>;

/** Throws for what was not written here. */
export function readDeadLetter(text: string): SubscriptionDeadLetter {
  return deadLetter.parse(JSON.parse(text));
}

const redrivePolicy = z.strictObject({ deadLetterTargetArn: z.string() });

/** The queue that a RedrivePolicy names, in JSON; or what is wrong with it. */
export function parseRedrivePolicy(
  text: string,
): { readonly kind: 'queue'; readonly arn: string } | { readonly kind: 'invalid'; readonly reason: string } {
  const read = redrivePolicy.safeParse(jsonOf(text));
  if (!read.success) return { kind: 'invalid', reason: 'must be a JSON object with deadLetterTargetArn alone' };
  const { deadLetterTargetArn: arn } = read.data;
  if (!isQueueArn(arn)) return { kind: 'invalid', reason: 'deadLetterTargetArn is not the ARN of a queue of SQS' };
  if (arn.endsWith('.fifo')) {
    return { kind: 'invalid', reason: 'deadLetterTargetArn must be a standard queue, as the topic is standard' };
  }
  return { kind: 'queue', arn };
}

/** Puts what a subscription was not sent, and will not be, on its way to the queue of its RedrivePolicy. */
export function subscriptionDeadLetters(
  room: TopicReading & { readonly deliveries: Pick<Deliveries, 'put'> },
): OnDeadLetter {
  return async (tx, { kind, receiver, lane, id, title, payload, reason, isRefused }) => {
    if (kind !== DELIVERY_KIND || readPayload(payload).kind !== 'notification') return;
    const subscription = await findById(room, tx, receiver);
    const queue = subscription?.state === 'confirmed' ? queueOf(subscription.attributes) : undefined;
    if (queue === undefined) return;
    const letter: SubscriptionDeadLetter = { subscription: receiver, id, payload, reason, isRefused };
    await room.deliveries.put(tx, [
      {
        kind: DEAD_LETTER_KIND,
        receiver: queue,
        lane,
        // Subscriptions that share a queue are sent messages of the same id.
        id: createHash('sha256').update(`${receiver} ${id}`).digest('hex'),
        title: `dead letter: ${title}`,
        payload: JSON.stringify(letter),
      },
    ]);
  };
}

function queueOf({ RedrivePolicy: policy }: Attributes): string | undefined {
  const parsed = policy === undefined ? undefined : parseRedrivePolicy(policy);
  return parsed?.kind === 'queue' ? parsed.arn : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
