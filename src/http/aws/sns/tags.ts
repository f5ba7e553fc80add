import { AwsError } from '../error.ts';
import type { Form } from '../form.ts';
import type { Handlers } from './handler.ts';
import { requiredArn } from './parameters.ts';
import { invalid, resourceNotFound } from './refusals.ts';

const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags of topics. */
export const tagHandlers: Handlers = {
  async TagResource(form, call) {
    const tags = tagsOf(form.list('Tags'));
    const outcome = await call.topics.setTopicTags(requiredArn(form, 'ResourceArn'), tags, MOST_TAGS);
    if (outcome === 'unknown') throw resourceNotFound();
    if (outcome === 'too-many') throw tooMany();
    return {};
  },
  async UntagResource(form, call) {
    const keys = form.list('TagKeys').map(({ value = '' }) => checkedKey(value));
    const gone = Object.fromEntries(keys.map((key) => [key, null]));
    const outcome = await call.topics.setTopicTags(requiredArn(form, 'ResourceArn'), gone, MOST_TAGS);
    if (outcome === 'unknown') throw resourceNotFound();
    return {};
  },
  async ListTagsForResource(form, call) {
    const tags = await call.topics.topicTags(requiredArn(form, 'ResourceArn'));
    if (tags === undefined) throw resourceNotFound();
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};

/** Tags of a request; throws InvalidParameter and TagLimitExceeded. */
export function tagsOf(items: readonly Form[]): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const item of items) {
    const key = checkedKey(item.text('Key') ?? '');
    const value = item.text('Value') ?? '';
    if (tags.has(key)) throw invalid('Duplicated keys are not allowed.');
    if (value.length > LONGEST_VALUE || !ALLOWED.test(value)) {
      throw invalid(
        `Tags Reason: the value of "${key}" must be at most ${LONGEST_VALUE} letters, spaces, numbers and _.:/=+-@`,
      );
    }
    tags.set(key, value);
  }
  if (tags.size > MOST_TAGS) throw tooMany();
  return Object.fromEntries(tags);
}

function checkedKey(key: string): string {
  if (key === '' || key.length > LONGEST_KEY || !ALLOWED.test(key) || /^aws:/i.test(key)) {
    throw invalid(
      `Tags Reason: a key must be 1 to ${LONGEST_KEY} letters, spaces, numbers and _.:/=+-@, and not begin with "aws:"`,
    );
  }
  return key;
}

function tooMany(): AwsError {
  return new AwsError('TagLimitExceeded', `A topic can have at most ${MOST_TAGS} tags`);
}
