import { z } from 'zod';

/*
 * The payload of a delivery of kind `subscription`, as JSON. The receiver is the subscription's UUID, the id SNS's
 * MessageId. No token is in it: tokens are made of the id again when a message is sent.
 */

const notification = z.object({
  kind: z.literal('notification'),
  /** Milliseconds since the epoch. */
  at: z.number(),
  subject: z.string().optional(),
  message: z.string(),
  attributes: z.record(z.string(), z.object({ type: z.string(), value: z.string() })).optional(),
});

const confirmation = z.object({
  kind: z.literal('confirmation'),
  /** `unsubscribe` goes to one that ended its subscription by its link, and says how to take it up again. */
  of: z.enum(['subscribe', 'unsubscribe']),
  at: z.number(),
});

const payload = z.discriminatedUnion('kind', [notification, confirmation]);

export type NotificationPayload = Readonly<z.output<typeof notification>>;

export type ConfirmationPayload = Readonly<z.output<typeof confirmation>>;

/** As it is stored. */
export function writePayload(content: NotificationPayload | ConfirmationPayload): string {
  return JSON.stringify(content);
}

/** Throws for what `writePayload` did not write. */
export function readPayload(text: string): NotificationPayload | ConfirmationPayload {
  return payload.parse(JSON.parse(text));
}
