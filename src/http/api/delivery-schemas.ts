import { z } from '@hono/zod-openapi';
import { DELIVERY_STATES } from '../../delivery/types.ts';
import { pageParameters } from './parameters.ts';
import { text } from './texts.ts';

const time = z.iso.datetime();

export const deliverySchema = z
  .object({
    number: z.int(),
    id: z.string().openapi({ description: 'What the receiver tells repeats by' }),
    kind: z.string().openapi({
      description:
        'What it goes to: `target`, `subscription`, `channel`, or the dead-letter queue of one: `target-dead-letter`, `subscription-dead-letter`',
    }),
    receiver: z.string(),
    to: z.string().openapi({ description: 'The name of the receiver', example: 'scans/queue' }),
    lane: z.string().openapi({ description: 'The receiver gets what is of one lane in order', example: 'sha256:…' }),
    title: z.string(),
    state: z.enum(DELIVERY_STATES).openapi({
      description: '`failing`: it waits, and the last try went wrong; `dead`: it is not tried any more',
    }),
    attempts: z.int().min(0),
    createdAt: time,
    at: time.optional().openapi({
      description: 'When it was sent or given up; of what waits, when it is tried next at the earliest',
    }),
    reason: z.string().optional().openapi({ description: 'Why the last try went wrong' }),
  })
  .openapi('Delivery');

export const deliveriesSchema = z
  .object({ deliveries: z.array(deliverySchema), next: z.string().optional() })
  .openapi('Deliveries');

export const revivedSchema = z.object({ count: z.int().min(0) }).openapi('DeliveriesSentAgain');

const TO = { description: 'A receiver, or the name of one: `scans/queue`, a channel, a topic' };
const kind = text(64, 'target, subscription or channel');
const to = text(400, 'a receiver, or the name of one');

export const deliveriesParameters = z.strictObject(
  {
    state: z
      .enum(DELIVERY_STATES, `one of ${DELIVERY_STATES.join(', ')}`)
      .optional()
      .openapi({ param: { description: '`failing` waits and went wrong, `dead` is not tried any more' } }),
    kind: kind.optional().openapi({ param: { description: 'What it goes to', example: 'channel' } }),
    to: to.optional().openapi({ param: TO }),
    lane: text(600)
      .optional()
      .openapi({ param: { description: 'An image’s digest, as a rule' } }),
    ...pageParameters.shape,
  },
  'there are state, kind, to, lane, limit, cursor',
);

export const againBody = z
  .strictObject({ kind: kind.optional(), to: to.optional() }, 'a JSON object of kind and to')
  .refine((body) => body.kind !== undefined || body.to !== undefined, 'a JSON object of kind, to or both')
  .openapi('SendAgain');

const NUMBER = 'the number of a delivery';
export const deliveryParameters = z.object({
  number: z
    .string(NUMBER)
    .regex(/^\d{1,15}$/, NUMBER)
    .transform(Number)
    .openapi({ param: { description: 'Its number' }, example: '7' }),
});
