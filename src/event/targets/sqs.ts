import type { TargetKind } from './types.ts';

/** A queue of SQS. One that keeps order keeps it in the target's group, or where it has none for each lane. */
export const sqs: TargetKind = {
  id: 'sqs',
  takes: (arn) => /^arn:aws[a-z-]*:sqs:/.test(arn),
  async send({ target, delivery, signal }, { aws }) {
    const { arn, messageGroupId = delivery.lane } = target;
    const message = { arn, body: delivery.payload, groupId: messageGroupId, deduplicationId: delivery.id };
    return await aws.sendMessage(message, signal);
  },
};
