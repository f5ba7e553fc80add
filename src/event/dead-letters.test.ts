import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import type { QueueMessage } from '../aws/types.ts';
import type { Database } from '../db/index.ts';
import type { DeadLetter, NewDelivery } from '../delivery/types.ts';
import { deadLetterQueueFault, targetDeadLetterSender, targetDeadLetters } from './dead-letters.ts';
import { rulesStore } from './rules.ts';
import type { Target } from './rules-types.ts';

const PLACE = { account: '000000000000', regions: ['us-east-1'] as const };
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:findings';
const TARGET: Target = { id: 'a', arn: TOPIC, deadLetterArn: QUEUE, retryPolicy: { mostRepeats: 2 } };
const DEAD: DeadLetter = {
  kind: 'target',
  receiver: 'scans/a',
  lane: 'sha256:a',
  id: 'event-1',
  title: 'ECR Image Scan for a of rule scans',
  payload: '{"id":"event-1"}',
  attempts: 3,
  reason: '"hooks.example.org" answered 503',
  isRefused: false,
};

eachDatabase('dead letters of targets', (open) => {
  it("go to the queue of the target, with EventBridge's attributes", async () => {
    const { giveUp, sent } = await setUp(await open(), [TARGET]);

    assert.deepEqual(await giveUp(DEAD), [QUEUE]);

    assert.deepEqual(await sent(), {
      arn: QUEUE,
      body: '{"id":"event-1"}',
      attributes: {
        RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/scans',
        TARGET_ARN: TOPIC,
        ERROR_CODE: 'SDK_CLIENT_ERROR',
        ERROR_MESSAGE: '"hooks.example.org" answered 503',
        RETRY_ATTEMPTS: '2',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      },
    });
  });

  const cases: readonly (readonly [what: string, dead: Partial<DeadLetter>, attributes: readonly unknown[]])[] = [
    ['refused', { isRefused: true, attempts: 1 }, ['INVALID_REQUEST', '0', undefined]],
    ['too old', { attempts: 2 }, ['SDK_CLIENT_ERROR', '1', 'MaximumEventAgeInSeconds']],
    ['never tried', { attempts: 0 }, ['SDK_CLIENT_ERROR', '0', 'MaximumEventAgeInSeconds']],
  ];
  for (const [what, dead, wanted] of cases) {
    it(`say why where one was ${what}`, async () => {
      const { giveUp, sent } = await setUp(await open(), [TARGET]);
      await giveUp({ ...DEAD, ...dead });

      const { attributes } = await sent();

      const shown = ['ERROR_CODE', 'RETRY_ATTEMPTS', 'EXHAUSTED_RETRY_CONDITION'].map((name) => attributes[name]);
      assert.deepEqual(shown, wanted);
    });
  }

  it('of two targets that share a queue are two, and one of each however often it is given up', async () => {
    const { giveUp, put } = await setUp(await open(), [TARGET, { ...TARGET, id: 'b' }]);

    await giveUp(DEAD);
    await giveUp({ ...DEAD, receiver: 'scans/b' });
    await giveUp(DEAD);

    const ids = put.map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [3, 2]);
  });

  it('go nowhere where the target names no queue, is gone, or is no target', async () => {
    const { giveUp } = await setUp(await open(), [{ id: 'a', arn: TOPIC }]);

    assert.deepEqual(await giveUp(DEAD), []);
    assert.deepEqual(await giveUp({ ...DEAD, receiver: 'scans/gone' }), []);
    assert.deepEqual(await giveUp({ ...DEAD, receiver: 'gone/a' }), []);
    assert.deepEqual(await giveUp({ ...DEAD, kind: 'target-dead-letter' }), []);
  });
});

it('a queue for dead letters is a standard one of SQS', () => {
  const faults = [QUEUE, `${QUEUE}.fifo`, TOPIC, 'queue', ''].map(deadLetterQueueFault);

  const none = 'it must be the ARN of a queue of SQS';
  assert.deepEqual(faults, [undefined, 'it must be a standard queue', none, none, none]);
});

async function setUp(database: Database, targets: readonly Target[]) {
  const rules = rulesStore({ database, place: PLACE });
  await rules.put({ name: 'scans', eventPattern: '{"source":["aws.ecr"]}', isEnabled: true });
  await rules.putTargets('scans', targets, 5);
  const put: NewDelivery[] = [];
  const onDead = targetDeadLetters(PLACE, { put: async (_tx, all) => void put.push(...all) });
  return {
    put,
    /** Answers where it goes. */
    async giveUp(dead: DeadLetter) {
      const before = put.length;
      await database.write((tx) => onDead(tx, dead));
      return put.slice(before).map(({ receiver }) => receiver);
    },
    /** What the queue gets of the last one. */
    async sent() {
      const messages: QueueMessage[] = [];
      const send = targetDeadLetterSender({
        async sendMessage(message) {
          messages.push(message);
          return { kind: 'sent' };
        },
      });
      const [last] = put.slice(-1);
      assert.ok(last);
      await send({ ...last, attempt: 1, createdAt: 0 }, new AbortController().signal);
      const [message] = messages;
      assert.ok(message);
      const all = Object.entries(message.attributes ?? {});
      assert.ok(all.every(([, { type }]) => type === 'String'));
      const attributes: Readonly<Record<string, string>> = Object.fromEntries(
        all.map(([name, { value }]) => [name, value]),
      );
      return { ...message, attributes };
    },
  };
}
