import type { TestContext } from 'node:test';
import { createAwsServices } from '../../src/aws/index.ts';
import type { Delivery } from '../../src/delivery/types.ts';
import { createPace } from '../../src/event/targets/api-destination/pace.ts';
import { createTokenCache } from '../../src/event/targets/api-destination/tokens.ts';
import type { TargetIo, TargetSending } from '../../src/event/targets/types.ts';
import type { Target } from '../../src/event/types.ts';
import { createOutbound } from '../../src/outbound/index.ts';
import { AWS_CREDENTIALS, takesAll } from './aws-services.ts';
import { type Answering, startPeer } from './peer.ts';

/** Signs webhooks of connections that bring no secret. */
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What a target gets, as an event is delivered. */
export const EVENT = {
  version: '0',
  id: '85fc3613-e913-7fc4-a80c-a3753e4aa9ae',
  'detail-type': 'ECR Image Scan',
  source: 'aws.ecr',
  account: '000000000000',
  time: '2026-03-04T05:06:07Z',
  region: 'us-east-1',
  resources: ['arn:aws:ecr:us-east-1:000000000000:repository/app'],
  detail: { 'scan-status': 'COMPLETE' },
};

/** A delivery to a target, and the target. */
export function sending(
  target: Partial<Target> & Pick<Target, 'arn'>,
  delivery: Partial<Delivery> = {},
): TargetSending {
  return {
    target: { id: 't', ...target },
    delivery: {
      kind: 'target',
      receiver: 'rule/t',
      lane: 'sha256:a',
      id: EVENT.id,
      title: 'ECR Image Scan for t of rule rule',
      payload: JSON.stringify(EVENT),
      attempt: 1,
      createdAt: 1_700_000_000_000,
      ...delivery,
    },
    signal: new AbortController().signal,
  };
}

/** What targets are sent to with: AWS's services stood in for, topics and destinations that are not there. */
export async function startTargetIo(t: TestContext, more: Partial<TargetIo> = {}, answer: Answering = takesAll) {
  const { url, received } = await startPeer(t, answer);
  const aws = createAwsServices({ endpoints: { sns: url, sqs: url, events: url }, credentials: AWS_CREDENTIALS });
  t.after(() => aws.close());
  const clock = more.clock ?? Date.now;
  const outbound = createOutbound({ allowed: ['127.0.0.1'] });
  const io: TargetIo = {
    outbound,
    aws,
    clock,
    topics: { post: async () => ({ kind: 'unknown' }) },
    apiDestinations: { find: async () => undefined },
    place: { account: '000000000000', regions: ['us-east-1'] },
    webhookSecret: () => WEBHOOK_SECRET,
    pace: createPace(clock),
    tokens: createTokenCache(outbound, clock),
    ...more,
  };
  return { io, received };
}
