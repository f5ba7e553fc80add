import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { AWS_CREDENTIALS, askedOf, refuses, takesAll } from '../../test/support/aws-services.ts';
import { type Answering, startPeer } from '../../test/support/peer.ts';
import type { SendOutcome } from '../delivery/types.ts';
import { createAwsServices } from './index.ts';
import type { AwsServices } from './types.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:alerts';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:alerts';
const BUS = 'arn:aws:events:us-west-2:123456789012:event-bus/own';
const never = new AbortController().signal;

const EVENT = {
  busArn: BUS,
  source: 'pratique.ecr',
  detailType: 'ECR Image Scan',
  detail: '{"scan-status":"COMPLETE"}',
  resources: ['arn:aws:ecr:us-east-1:000000000000:repository/app'],
  at: 1_700_000_000_000,
};

/** Each service's call. */
const CALLS: readonly (readonly [
  service: string,
  call: (aws: AwsServices, signal?: AbortSignal) => Promise<SendOutcome>,
])[] = [
  ['SQS', (aws, signal = never) => aws.sendMessage({ arn: QUEUE, body: '{}' }, signal)],
  ['SNS', (aws, signal = never) => aws.publish({ arn: TOPIC, message: '{}' }, signal)],
  ['EventBridge', (aws, signal = never) => aws.putEvent(EVENT, signal)],
];

describe('a queue of SQS', () => {
  it('is sent the message with its attributes, signed for its region', async (t) => {
    const { aws, received, url } = await start(t);
    const attributes = {
      kind: { type: 'String', value: 'scan' },
      list: { type: 'String.Array', value: '["a"]' },
      bytes: { type: 'Binary', value: 'AQI=' },
    };

    const outcome = await aws.sendMessage({ arn: QUEUE, body: 'grüße', attributes, groupId: 'g' }, never);

    assert.deepEqual(outcome, { kind: 'sent' });
    assert.deepEqual(received.map(askedOf), [
      {
        target: 'AmazonSQS.SendMessage',
        QueueUrl: `${url}/123456789012/alerts`,
        MessageBody: 'grüße',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'scan' },
          list: { DataType: 'String', StringValue: '["a"]' },
          bytes: { DataType: 'Binary', BinaryValue: 'AQI=' },
        },
      },
    ]);
    assert.match(
      received[0]?.headers.authorization ?? '',
      /Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sqs\/aws4_request/,
    );
  });

  it('that keeps order is given a group, and an id by which it knows a repeat', async (t) => {
    const { aws, received } = await start(t);

    await aws.sendMessage({ arn: `${QUEUE}.fifo`, body: '{}', groupId: 'sha256:a', deduplicationId: 'e-1' }, never);

    const [{ MessageGroupId, MessageDeduplicationId } = {}] = received.map(askedOf);
    assert.deepEqual([MessageGroupId, MessageDeduplicationId], ['sha256:a', 'e-1']);
  });
});

describe('a topic of SNS', () => {
  it('is published to, signed for its region', async (t) => {
    const { aws, received } = await start(t);

    const message = { arn: TOPIC, subject: 'A subject', message: '{"default":"a & b"}', isByProtocol: true };
    assert.deepEqual(await aws.publish(message, never), { kind: 'sent' });

    const [asked] = received.map(askedOf);
    assert.deepEqual(asked, {
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: TOPIC,
      Subject: 'A subject',
      Message: '{"default":"a & b"}',
      MessageStructure: 'json',
    });
    assert.match(received[0]?.headers.authorization ?? '', /\/eu-central-1\/sns\/aws4_request/);
  });

  it('that keeps order is given a group and an id', async (t) => {
    const { aws, received } = await start(t);

    await aws.publish({ arn: `${TOPIC}.fifo`, message: '{}', groupId: 'sha256:a', deduplicationId: 'e-1' }, never);

    const [{ MessageGroupId, MessageDeduplicationId } = {}] = received.map(askedOf);
    assert.deepEqual([MessageGroupId, MessageDeduplicationId], ['sha256:a', 'e-1']);
  });
});

describe('a bus of EventBridge', () => {
  it('is put the event on, signed for its region', async (t) => {
    const { aws, received } = await start(t);

    assert.deepEqual(await aws.putEvent(EVENT, never), { kind: 'sent' });

    assert.deepEqual(received.map(askedOf), [
      {
        target: 'AWSEvents.PutEvents',
        Entries: [
          {
            EventBusName: BUS,
            Source: 'pratique.ecr',
            DetailType: 'ECR Image Scan',
            Detail: '{"scan-status":"COMPLETE"}',
            Resources: ['arn:aws:ecr:us-east-1:000000000000:repository/app'],
            Time: 1_700_000_000,
          },
        ],
      },
    ]);
    assert.match(received[0]?.headers.authorization ?? '', /\/us-west-2\/events\/aws4_request/);
  });

  const entries: readonly (readonly [code: string, kind: SendOutcome['kind']])[] = [
    ['ThrottlingException', 'later'],
    ['InternalFailure', 'later'],
    ['NotAuthorizedForSource', 'refused'],
    ['MalformedDetail', 'refused'],
  ];
  for (const [code, kind] of entries) {
    it(`that fails an entry by ${code} comes to ${kind}`, async (t) => {
      const { aws } = await start(t, (response) =>
        response.end(JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: 'why' }] })),
      );

      const outcome = await aws.putEvent(EVENT, never);

      assert.equal(outcome.kind, kind);
      assert.match(reasonOf(outcome), new RegExp(`^AWS answered "${code}" to PutEvents on "${BUS}", why`));
    });
  }
});

const ANSWERS: readonly (readonly [status: number, code: string, kind: SendOutcome['kind'], words: RegExp])[] = [
  [400, 'ThrottlingException', 'later', /"ThrottlingException"/],
  [429, 'TooManyRequestsException', 'later', /TooManyRequests/],
  [500, 'InternalFailure', 'later', /InternalFailure/],
  [503, 'ServiceUnavailable', 'later', /ServiceUnavailable/],
  [403, 'ExpiredTokenException', 'later', /ExpiredToken/],
  [
    403,
    'AccessDeniedException',
    'refused',
    /, not you: allow it (?:sqs:SendMessage|sns:Publish|events:PutEvents) there$/,
  ],
  [403, 'InvalidClientTokenId', 'refused', /credentials are not good there$/],
  [404, 'ResourceNotFoundException', 'refused', /make it, or name another$/],
  [400, 'InvalidParameterValue', 'refused', /^AWS answered "InvalidParameterValue" to \w+ on "arn:.*", not you$/],
];

for (const [service, call] of CALLS) {
  describe(`an answer of ${service}`, () => {
    for (const [status, code, kind, words] of ANSWERS) {
      it(`with ${code} comes to ${kind}`, async (t) => {
        const { aws, received } = await start(t, refuses(status, code, 'not you'));

        const outcome = await call(aws);

        assert.equal(outcome.kind, kind);
        assert.match(reasonOf(outcome), words);
        assert.equal(received.length, 1);
      });
    }

    it('that is none in time, or is cut off, or is nowhere, comes to later', async (t) => {
      const silent = await start(t, () => {}, 100);
      const cutting = await start(t, (response) => response.destroy());
      const nowhere = createAwsServices({
        endpoints: { sns: 'http://127.0.0.1:1', sqs: 'http://127.0.0.1:1', events: 'http://127.0.0.1:1' },
        credentials: AWS_CREDENTIALS,
      });
      t.after(() => nowhere.close());

      for (const { aws } of [silent, cutting, { aws: nowhere }]) {
        const outcome = await call(aws);
        assert.equal(outcome.kind, 'later');
        assert.match(reasonOf(outcome), /^no answer to \w+ on "arn:/);
      }
    });

    it('is not waited for by whoever stops', async (t) => {
      const { aws } = await start(t, () => {});
      const controller = new AbortController();
      const calling = call(aws, controller.signal);
      setTimeout(() => controller.abort(new Error('enough')), 20);

      await assert.rejects(calling, /^Error: enough$/);
    });
  });
}

describe('what is no ARN of a service', () => {
  for (const arn of [
    '',
    'alerts',
    'https://sqs.eu-west-1.amazonaws.com/123456789012/alerts',
    'arn:aws:sns:eu-west-1:123456789012:alerts',
    'arn:aws:sqs:eu-west-1.evil.example/:123456789012:alerts',
    'arn:aws:sqs:evil:123456789012:alerts',
    'arn:aws:sqs:eu-west-1:1:alerts',
    'arn:aws:sqs:eu-west-1:123456789012:',
  ]) {
    it(`is refused before anything is called: "${arn}"`, async (t) => {
      const { aws, received } = await start(t);

      const outcome = await aws.sendMessage({ arn, body: '{}' }, never);

      assert.deepEqual(outcome, { kind: 'refused', reason: `"${arn}" is no ARN that SendMessage could be for` });
      assert.equal(received.length, 0);
    });
  }
});

it('what has no credentials says who would give them', async (t) => {
  const { url } = await startPeer(t, takesAll);
  const before = { ...process.env };
  t.after(() => {
    process.env = before;
  });
  process.env = {
    ...Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith('AWS_'))),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_CONFIG_FILE: '/nowhere',
  };
  const aws = createAwsServices({ endpoints: { sqs: url } });

  const outcome = await aws.sendMessage({ arn: QUEUE, body: '{}' }, never);

  assert.equal(outcome.kind, 'later');
  assert.match(reasonOf(outcome), /^there are no credentials for SendMessage on "arn:.*": AWS_ACCESS_KEY_ID and/);
});

function reasonOf(outcome: SendOutcome): string {
  return outcome.kind === 'sent' ? '' : outcome.reason;
}

async function start(t: TestContext, answer: Answering = takesAll, timeoutMilliseconds = 5000) {
  const { url, received } = await startPeer(t, answer);
  const aws = createAwsServices({
    endpoints: { sns: url, sqs: url, events: url },
    credentials: AWS_CREDENTIALS,
    timeoutMilliseconds,
  });
  t.after(() => aws.close());
  return { aws, received, url };
}
