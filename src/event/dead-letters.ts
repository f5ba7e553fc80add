import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AwsServices } from '../aws/types.ts';
import type { Transaction } from '../db/index.ts';
import type { DeadLetter, Deliveries, OnDeadLetter, Sender } from '../delivery/types.ts';
import { eventsArn, type Place } from './arn.ts';
import { TARGET_DELIVERY_KIND } from './rules.ts';
import type { Target } from './rules-types.ts';

/** The kind of the deliveries that take what a target was not sent to its dead-letter queue: their receiver. */
export const TARGET_DEAD_LETTER_KIND = 'target-dead-letter';

const letter = z.object({ body: z.string(), attributes: z.record(z.string(), z.string()) });

/** What is wrong with a queue for dead letters; undefined where nothing is. */
export function deadLetterQueueFault(arn: string): string | undefined {
  if (!/^arn:aws[a-z-]{0,20}:sqs:[a-z0-9-]{1,32}:\d{12}:[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/.test(arn)) {
    return 'it must be the ARN of a queue of SQS';
  }
  return arn.endsWith('.fifo') ? 'it must be a standard queue' : undefined;
}

/** Puts what a target was not sent, and will not be, on its way to the queue of its DeadLetterConfig. */
export function targetDeadLetters(place: Place, deliveries: Pick<Deliveries, 'put'>): OnDeadLetter {
  return async (tx, dead) => {
    if (dead.kind !== TARGET_DELIVERY_KIND) return;
    const target = await findTarget(tx, dead.receiver);
    const queue = target?.deadLetterArn;
    if (target === undefined || queue === undefined) return;
    const [rule = ''] = dead.receiver.split('/');
    const attributes = attributesOf(dead, target, eventsArn(place, `rule/${rule}`));
    await deliveries.put(tx, [
      {
        kind: TARGET_DEAD_LETTER_KIND,
        receiver: queue,
        lane: dead.lane,
        // Targets that share a queue are sent the same event.
        id: createHash('sha256').update(`${dead.receiver} ${dead.id}`).digest('hex'),
        title: `dead letter: ${dead.title}`,
        payload: JSON.stringify({ body: dead.payload, attributes } satisfies z.output<typeof letter>),
      },
    ]);
  };
}

/** Sends deliveries of the kind `target-dead-letter`. */
export function targetDeadLetterSender(aws: Pick<AwsServices, 'sendMessage'>): Sender {
  return async ({ receiver, payload }, signal) => {
    const { body, attributes } = letter.parse(JSON.parse(payload));
    const typed = Object.entries(attributes).map(([name, value]) => [name, { type: 'String', value }] as const);
    return await aws.sendMessage({ arn: receiver, body, attributes: Object.fromEntries(typed) }, signal);
  };
}

/** EventBridge's own ("Using dead-letter queues to process undelivered events in EventBridge"). */
function attributesOf(
  { attempts, reason, isRefused }: DeadLetter,
  { arn, retryPolicy }: Target,
  ruleArn: string,
): Readonly<Record<string, string>> {
  const { mostRepeats = Infinity } = retryPolicy ?? {};
  const condition = attempts > mostRepeats ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds';
  return {
    RULE_ARN: ruleArn,
    TARGET_ARN: arn,
    ERROR_CODE: isRefused ? 'INVALID_REQUEST' : 'SDK_CLIENT_ERROR',
    ERROR_MESSAGE: reason,
    RETRY_ATTEMPTS: String(Math.max(0, attempts - 1)),
    ...(isRefused ? {} : { EXHAUSTED_RETRY_CONDITION: condition }),
  };
}

async function findTarget(tx: Transaction, receiver: string): Promise<Target | undefined> {
  const [rule = '', id = ''] = receiver.split('/');
  const row = await tx
    .selectFrom('event_target')
    .innerJoin('event_rule', 'event_rule.id', 'event_target.rule_id')
    .select(['event_target.arn', 'event_target.settings'])
    .where('event_rule.name', '=', rule)
    .where('event_target.name', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { id, arn: row.arn, ...(JSON.parse(row.settings) as Omit<Target, 'id' | 'arn'>) };
}
