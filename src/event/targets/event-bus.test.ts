import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedOf } from '../../../test/support/aws-services.ts';
import { EVENT, sending, startTargetIo } from '../../../test/support/targets.ts';
import { eventBus } from './event-bus.ts';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/default';

describe('a bus of AWS as a target', () => {
  const sources = [
    ['aws.ecr', 'pratique.ecr'],
    ['aws.inspector2', 'pratique.inspector2'],
    ['com.example.aws.own', 'com.example.aws.own'],
  ];
  for (const [source, there] of sources) {
    it(`gets an event of ${source} as one of ${there}`, async (t) => {
      const { io, received } = await startTargetIo(t);

      const payload = JSON.stringify({ ...EVENT, source });
      assert.deepEqual(await eventBus.send(sending({ arn: BUS }, { payload }), io), { kind: 'sent' });

      const [{ Entries } = {}] = received.map(askedOf);
      assert.deepEqual(Entries, [
        {
          EventBusName: BUS,
          Source: there,
          DetailType: 'ECR Image Scan',
          Detail: '{"scan-status":"COMPLETE"}',
          Resources: EVENT.resources,
          Time: Date.parse(EVENT.time) / 1000,
        },
      ]);
    });
  }

  for (const payload of ['"a text"', '{"source":"a"}', 'no JSON', '{"source":"a","detail-type":"b","detail":[]}']) {
    it(`is not sent what is no event: ${payload}`, async (t) => {
      const { io, received } = await startTargetIo(t);

      const outcome = await eventBus.send(sending({ arn: BUS }, { payload }), io);

      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.kind === 'refused' ? outcome.reason : '', /take Input, InputPath and InputTransformer away/);
      assert.equal(received.length, 0);
    });
  }
});
