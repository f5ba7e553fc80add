import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { secretBox } from '../../src/auth/index.ts';
import type { Database } from '../../src/db/index.ts';
import type { NewDelivery } from '../../src/delivery/types.ts';
import { createTopics } from '../../src/topic/index.ts';
import { linkTokens } from '../../src/topic/tokens.ts';
import type { NewSubscription, TopicMessage } from '../../src/topic/types.ts';
import { someMasterKey } from './master-key.ts';

/** The ARN of the topic `alerts` of `topicsRoom`. */
export const TOPIC_ARN = 'arn:aws:sns:eu-west-2:123456789012:alerts';

/** Topics over a database, with a clock that stands still, and what they put on its way to nobody. */
export function topicsRoom(database: Database) {
  const linkKey = createSecretKey(randomBytes(32));
  const put: NewDelivery[] = [];
  const dropped: string[] = [];
  let now = 1_700_000_000_000;
  const topics = createTopics({
    account: '123456789012',
    regions: ['eu-west-2', 'us-east-1'],
    database,
    box: secretBox(someMasterKey()),
    linkKey,
    clock: () => now,
    deliveries: {
      put: async (_tx, deliveries) => void put.push(...deliveries),
      drop: async (_tx, { receiver }) => void dropped.push(receiver),
    },
  });
  const tokens = linkTokens(linkKey);
  return {
    topics,
    put,
    dropped,
    pass: (milliseconds: number) => void (now += milliseconds),
    publish: (message: Partial<TopicMessage> = {}, arn = TOPIC_ARN) =>
      database.write((tx) => topics.publish(tx, arn, { id: randomUUID(), message: 'hello', lane: 'lane', ...message })),
    async subscribe(more: Partial<NewSubscription> = {}) {
      const wanted = {
        topicArn: TOPIC_ARN,
        protocol: 'email',
        endpoint: 'team@example.org',
        attributes: {},
        ...more,
      } as const;
      const outcome = await topics.subscribe(wanted);
      assert.equal(outcome.kind, 'subscribed');
      return outcome.kind === 'subscribed' ? outcome.subscription : assert.fail();
    },
    /** The token in the message that was put last. */
    lastToken() {
      const { receiver = '', id = '' } = put.at(-1) ?? {};
      return tokens.confirmation(receiver, id);
    },
    unsubscribeToken: (arn: string) => tokens.unsubscription(arn.split(':').at(-1) ?? ''),
  };
}
