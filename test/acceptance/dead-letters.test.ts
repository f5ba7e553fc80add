import assert from 'node:assert/strict';
import { it } from 'node:test';
import { requireAws } from '../support/aws-cli.ts';
import { AWS_CREDENTIALS, askedOf, takesAll } from '../support/aws-services.ts';
import { receivedBy, startPeer } from '../support/peer.ts';
import { startRunningFor } from '../support/running.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:news';
const topic = ['--topic-arn', TOPIC];
const DEAD = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const BASIC = '{"BasicAuthParameters":{"Username":"u","Password":"p"}}';

it('puts what a target and a subscription were not sent into their queues', { timeout: 110_000 }, async (t) => {
  const down = await startPeer(t, (response) => response.writeHead(503).end());
  const cloud = await startPeer(t, takesAll);
  const server = await startRunningFor(t, {
    settings: {
      PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${down.port}`,
      PRATIQUE_AWS_ENDPOINT_SQS: cloud.url,
      AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.secretAccessKey,
    },
  });
  const aws = requireAws(t, server);
  if (aws === undefined) return;
  const events = async (...args: readonly string[]) =>
    (await aws.json('events', ...args)) as Readonly<Record<string, string>>;
  const basic = ['--authorization-type', 'BASIC', '--auth-parameters', BASIC];
  const { ConnectionArn = '' } = await events('create-connection', '--name', 'own', ...basic);
  const own = ['--name', 'own', '--connection-arn', ConnectionArn, '--http-method', 'POST'];
  const made = await events('create-api-destination', ...own, '--invocation-endpoint', `${down.url}/hook`);
  await events('put-rule', '--name', 'deploys', '--event-pattern', '{"source":["shop"]}');
  const once = { RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: DEAD } };
  const target = { Id: 'hook', Arn: made['ApiDestinationArn'], ...once };
  await events('put-targets', '--rule', 'deploys', '--targets', JSON.stringify([target]));

  await aws.json('sns', 'create-topic', '--name', 'news');
  const policy = { healthyRetryPolicy: { numRetries: 1, minDelayTarget: 1, maxDelayTarget: 1 } };
  const redrive = { deadLetterTargetArn: DEAD };
  const attributes = { DeliveryPolicy: JSON.stringify(policy), RedrivePolicy: JSON.stringify(redrive) };
  const endpoint = ['--protocol', 'http', '--notification-endpoint', `${down.url}/sns`];
  await aws.json('sns', 'subscribe', ...topic, ...endpoint, '--attributes', JSON.stringify(attributes));
  const fifo = ['--protocol', 'sqs', '--notification-endpoint', 'arn:aws:sqs:eu-west-1:123456789012:news.fifo'];
  await aws.json('sns', 'subscribe', ...topic, ...fifo);
  const [asked] = await receivedBy(down, 1, '/sns');
  await fetch((JSON.parse(asked?.body ?? '') as { readonly SubscribeURL: string }).SubscribeURL);

  const entry = { Source: 'shop', DetailType: 'Deployed', Detail: '{"image":"cart"}' };
  const put = (await aws.json('events', 'put-events', '--entries', JSON.stringify([entry]))) as {
    readonly Entries: readonly { readonly EventId: string }[];
  };
  const published = (await aws.json('sns', 'publish', ...topic, '--message', 'hello', '--message-group-id', 'a b')) as {
    readonly MessageId: string;
  };
  const queued = (await receivedBy(cloud, 3, '/')).map(askedOf);
  const dead = queued.filter((message) => String(message['QueueUrl']).endsWith('/dead'));
  const ordered = queued.find((message) => String(message['QueueUrl']).endsWith('/news.fifo'));

  const [ofTarget, ofSubscription] = dead.toSorted((one) => ('RULE_ARN' in attributesOf(one) ? -1 : 1));
  const body = JSON.parse(String(ofTarget?.['MessageBody'])) as Readonly<Record<string, unknown>>;
  assert.deepEqual([body['id'], body['detail']], [put.Entries[0]?.EventId, { image: 'cart' }]);
  assert.deepEqual(attributesOf(ofTarget), {
    RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/deploys',
    TARGET_ARN: made['ApiDestinationArn'],
    ERROR_CODE: 'SDK_CLIENT_ERROR',
    ERROR_MESSAGE: `"127.0.0.1:${down.port}" answered 503`,
    RETRY_ATTEMPTS: '0',
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
  });
  const notification = JSON.parse(String(ofSubscription?.['MessageBody'])) as Readonly<Record<string, unknown>>;
  assert.deepEqual([notification['MessageId'], notification['Message']], [published.MessageId, 'hello']);
  assert.match(String(attributesOf(ofSubscription)['ErrorMessage']), /answered 503$/);
  assert.match(String(ordered?.['MessageGroupId']), /^[0-9a-f]{64}$/);
  assert.equal(ordered?.['MessageDeduplicationId'], published.MessageId);
  const tries = down.received.filter(
    ({ path, headers }) => path === '/sns' && headers['x-amz-sns-message-id'] === published.MessageId,
  );
  assert.equal(tries.length, 2);
});

function attributesOf(message: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  const all = (message?.['MessageAttributes'] ?? {}) as Readonly<Record<string, { readonly StringValue: string }>>;
  return Object.fromEntries(Object.entries(all).map(([name, { StringValue }]) => [name, StringValue]));
}
