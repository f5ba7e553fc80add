import {
  isLabelValue,
  LONGEST_LABEL_KEY,
  LONGEST_LABEL_VALUE,
  labelKeyFault,
  MOST_LABELS,
} from '../../../registry/index.ts';
import type { Repository } from '../../../registry/types.ts';
import { repositoryOfArn } from '../arn.ts';
import { AwsError } from '../error.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { invalidParameter } from './refusals.ts';
import { findRepository } from './repository.ts';
import type { Tag } from './shapes.generated.ts';

/** A repository's labels, which ECR calls resource tags. */
export const resourceTagHandlers = {
  TagResource: {
    permission: 'administer',
    async handle({ resourceArn, tags }, call) {
      const repository = await resource(call, resourceArn);
      const labels = labelsOf(tags);
      const present = await call.registry.repositories.labels(repository.id);
      checkCount({ ...present, ...labels });
      await call.registry.repositories.setLabels(repository.id, labels);
      return {};
    },
  },
  UntagResource: {
    permission: 'administer',
    async handle({ resourceArn, tagKeys }, call) {
      const repository = await resource(call, resourceArn);
      for (const key of tagKeys) checkKey(key);
      await call.registry.repositories.setLabels(repository.id, Object.fromEntries(tagKeys.map((key) => [key, null])));
      return {};
    },
  },
  ListTagsForResource: {
    permission: 'pull',
    async handle({ resourceArn }, call) {
      const repository = await resource(call, resourceArn);
      const labels = Object.entries(await call.registry.repositories.labels(repository.id));
      return { tags: labels.map(([Key, Value]) => ({ Key, Value })) };
    },
  },
} satisfies Handlers;

/** Tags of a request as labels; throws `InvalidTagParameterException` and `TooManyTagsException`. */
export function labelsOf(tags: readonly Tag[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const { Key: key, Value: value } of tags) {
    checkKey(key);
    if (labels.has(key)) throw invalidTag(`Duplicate tag keys found: '${key}'`);
    if (!isLabelValue(value)) {
      throw invalidTag(
        `The value of the tag '${key}' must be at most ${LONGEST_LABEL_VALUE} letters, spaces, numbers and _.:/=+-@`,
      );
    }
    labels.set(key, value);
  }
  const record = Object.fromEntries(labels);
  checkCount(record);
  return record;
}

async function resource(call: AwsCall, arn: string): Promise<Repository> {
  const name = repositoryOfArn(call, arn);
  if (name === undefined) throw invalidParameter('resourceArn', 'Invalid ARN');
  return await findRepository(call, name);
}

function checkKey(key: string): void {
  const fault = labelKeyFault(key);
  if (fault === 'form') {
    throw invalidTag(`A tag key must be 1 to ${LONGEST_LABEL_KEY} letters, spaces, numbers and _.:/=+-@`);
  }
  if (fault === 'reserved') throw invalidTag(`The tag key '${key}' must not begin with 'aws:'`);
}

function checkCount(labels: Readonly<Record<string, string>>): void {
  if (Object.keys(labels).length > MOST_LABELS) {
    throw new AwsError('TooManyTagsException', `A repository can have at most ${MOST_LABELS} tags`);
  }
}

function invalidTag(message: string): AwsError {
  return new AwsError('InvalidTagParameterException', message);
}
