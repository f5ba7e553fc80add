import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedOf, refuses } from '../../../test/support/aws-services.ts';
import { EVENT, sending, startTargetIo } from '../../../test/support/targets.ts';
import { sqs } from './sqs.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:alerts';

describe('a queue as a target', () => {
  it('gets the event as it is', async (t) => {
    const { io, received } = await startTargetIo(t);

    assert.deepEqual(await sqs.send(sending({ arn: QUEUE }), io), { kind: 'sent' });

    const [asked] = received.map(askedOf);
    assert.deepEqual(JSON.parse(String(asked?.['MessageBody'])), EVENT);
    assert.equal(asked?.['MessageGroupId'], undefined);
  });

  const groups: readonly (readonly [messageGroupId: string | undefined, group: string])[] = [
    [undefined, 'sha256:a'],
    ['all', 'all'],
  ];
  for (const [messageGroupId, group] of groups) {
    it(`that keeps order keeps it in the group ${group}`, async (t) => {
      const { io, received } = await startTargetIo(t);
      const target = { arn: `${QUEUE}.fifo`, ...(messageGroupId === undefined ? {} : { messageGroupId }) };

      await sqs.send(sending(target), io);

      const [asked] = received.map(askedOf);
      assert.deepEqual([asked?.['MessageGroupId'], asked?.['MessageDeduplicationId']], [group, EVENT.id]);
    });
  }

  it('that is not there is refused', async (t) => {
    const { io } = await startTargetIo(t, {}, refuses(400, 'AWS.SimpleQueueService.NonExistentQueue', 'no queue'));

    const outcome = await sqs.send(sending({ arn: QUEUE }), io);

    assert.equal(outcome.kind, 'refused');
  });
});
