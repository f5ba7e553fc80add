import { randomUUID } from 'node:crypto';
import { AwsError } from '../error.ts';
import type { Form } from '../form.ts';
import type { Handlers } from './handler.ts';
import { MOST_MESSAGE_BYTES, readMessage } from './message.ts';
import { requiredArn } from './parameters.ts';
import { invalid, topicNotFound } from './refusals.ts';

const MOST_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

/** Messages to topics, one by one and ten at a time. */
export const publishHandlers: Handlers = {
  async Publish(form, call) {
    if (form.text('PhoneNumber') !== undefined)
      throw invalid('PhoneNumber Reason: SMS is not supported by this server');
    const arn = requiredArn(
      form,
      form.text('TopicArn') === undefined && form.text('TargetArn') !== undefined ? 'TargetArn' : 'TopicArn',
    );
    const { message } = readMessage(form, randomUUID());
    if ((await call.topics.post(arn, [message])).kind === 'unknown') throw topicNotFound();
    return { MessageId: message.id };
  },
  async PublishBatch(form, call) {
    const arn = requiredArn(form, 'TopicArn');
    const entries = form.list('PublishBatchRequestEntries');
    checkIds(entries);
    const read = entries.map((entry) => ({ id: entry.text('Id') ?? '', ...readMessage(entry, randomUUID()) }));
    if (read.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_MESSAGE_BYTES) {
      throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
    }
    const outcome = await call.topics.post(
      arn,
      read.map(({ message }) => message),
    );
    if (outcome.kind === 'unknown') throw topicNotFound();
    return { Successful: read.map(({ id, message }) => ({ Id: id, MessageId: message.id })), Failed: [] };
  },
};

function checkIds(entries: readonly Form[]): void {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'The batch request does not contain any entries.');
  if (entries.length > MOST_ENTRIES) {
    throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  const ids = entries.map((entry) => entry.text('Id') ?? '');
  const strange = ids.find((id) => !ENTRY_ID.test(id));
  if (strange !== undefined) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'The Id of a batch entry is 1 to 80 letters, digits, hyphens and underscores.',
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
}
