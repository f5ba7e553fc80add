import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { channelIo } from '../../../test/support/channel-io.ts';
import { EXTREMES, hostileMessage } from '../../../test/support/hostile-alerts.ts';
import { sampleMessage } from '../message/sample.ts';
import type { AlertMessage, ChannelIo } from '../types.ts';
import { sns } from './sns.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'https://pratique.example');
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';

describe('a topic', () => {
  it('gets a subject, a text and JSON, under the id of the message', async () => {
    const { outcome, published } = await send(SAMPLE);

    const { id, subject, text, json } = published;
    assert.deepEqual(outcome, { kind: 'sent' });
    assert.equal(id, SAMPLE.id);
    assert.equal(
      subject,
      'Test: transfer-frontend:intg: 2 new, 1 now exploited, 1 fixed (1 critical, 2 high, 4 medium open)',
    );
    assert.match(text, /^ECR image scan complete on image transfer-frontend v280,intg\n/);
    assert.match(json, /^\{"type":"pratique\.alert"/);
  });

  it('is answered by what became of the message', async () => {
    const refused = { kind: 'refused', reason: 'there is no such topic' } as const;

    assert.deepEqual(await sns.send(SAMPLE, { topic: TOPIC }, channelIo({ publish: async () => refused })), refused);
  });

  it('gets what SNS takes, whatever the texts', async () => {
    await fc.assert(
      fc.asyncProperty(hostileMessage, async (message) => {
        const { subject, text, json } = (await send(message)).published;

        assert.match(subject, /^[\x21-\x7e][\x20-\x7e]{0,98}$/);
        assert.equal(Buffer.byteLength(text) + Buffer.byteLength(json) <= 256 * 1024, true);
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });

  const TOPICS: readonly [arn: string, isOne: boolean][] = [
    [TOPIC, true],
    ['arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts.fifo', true],
    ['arn:aws:sqs:us-east-1:123456789012:alerts', false],
    ['arn:aws:sns:us-east-1:123456789012:alerts:4a1b', false],
    ['alerts', false],
  ];
  for (const [arn, isOne] of TOPICS) {
    it(`${isOne ? 'may' : 'may not'} be ${arn}`, () => {
      assert.equal(sns.fault?.({ topic: arn }) === undefined, isOne);
    });
  }
});

type Published = Parameters<ChannelIo['publish']>[1];

async function send(message: AlertMessage) {
  const all: Published[] = [];
  const publish: ChannelIo['publish'] = async (topicArn, published) => {
    assert.equal(topicArn, TOPIC);
    all.push(published);
    return { kind: 'sent' };
  };
  const outcome = await sns.send(message, { topic: TOPIC }, channelIo({ publish }));
  const [published] = all;
  if (published === undefined) throw new Error('nothing was published');
  return { outcome, published };
}
