import { createHash } from 'node:crypto';

/** What SQS and SNS take as MessageGroupId and MessageDeduplicationId. */
const TAKEN = /^[!-~]{1,128}$/;

/** An id of a group or of a message as FIFO queues and topics take it: the text itself, or what stands for it. */
export function orderingId(text: string): string {
  return TAKEN.test(text) ? text : createHash('sha256').update(text).digest('hex');
}

/** What a FIFO queue or topic is told with each message; another one is told nothing of it. */
export function orderingOf(
  resource: string,
  { groupId, deduplicationId }: { readonly groupId?: string; readonly deduplicationId?: string },
): { readonly MessageGroupId?: string; readonly MessageDeduplicationId?: string } {
  if (!resource.endsWith('.fifo')) return {};
  return {
    ...(groupId === undefined ? {} : { MessageGroupId: orderingId(groupId) }),
    ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: orderingId(deduplicationId) }),
  };
}
