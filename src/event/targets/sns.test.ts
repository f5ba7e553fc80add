import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedOf } from '../../../test/support/aws-services.ts';
import { EVENT, sending, startTargetIo } from '../../../test/support/targets.ts';
import { sns } from './sns.ts';
import type { TargetIo } from './types.ts';

const OWN = 'arn:aws:sns:us-east-1:000000000000:alerts';

describe('a topic as a target', () => {
  it('of this server is published to here, under the id of the event', async (t) => {
    const posted: unknown[] = [];
    const post: TargetIo['topics']['post'] = async (...message) => {
      posted.push(message);
      return { kind: 'published' };
    };
    const { io, received } = await startTargetIo(t, { topics: { post } });

    assert.deepEqual(await sns.send(sending({ arn: OWN }), io), { kind: 'sent' });

    assert.deepEqual(posted, [[OWN, [{ id: EVENT.id, lane: 'sha256:a', message: JSON.stringify(EVENT) }]]]);
    assert.equal(received.length, 0);
  });

  it('of this server that is not there is refused', async (t) => {
    const { io } = await startTargetIo(t);

    assert.deepEqual(await sns.send(sending({ arn: OWN }), io), {
      kind: 'refused',
      reason: `there is no topic "${OWN}" here: "aws sns create-topic" makes it`,
    });
  });

  for (const arn of ['arn:aws:sns:us-east-1:123456789012:alerts', 'arn:aws:sns:eu-west-1:000000000000:alerts']) {
    it(`of AWS is published to there: ${arn}`, async (t) => {
      const { io, received } = await startTargetIo(t);

      assert.deepEqual(await sns.send(sending({ arn }), io), { kind: 'sent' });

      const [asked] = received.map(askedOf);
      assert.deepEqual([asked?.['TopicArn'], asked?.['Message']], [arn, JSON.stringify(EVENT)]);
    });
  }
});
