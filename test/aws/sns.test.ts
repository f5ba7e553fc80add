import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  AddPermissionCommand,
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { startAws, type TestAws } from '../support/aws.ts';

const NAME = { Name: 'findings' };
const MAIL = { Protocol: 'email', Endpoint: 'team@example.org' };
const QUEUE = { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-west-2:123456789012:queue' };

describe('SNS', () => {
  let aws: TestAws;
  before(async () => {
    aws = await startAws();
    await aws.sns().send(new CreateTopicCommand(NAME));
  });
  after(async () => await aws.close());

  const arn = () => `arn:aws:sns:${aws.region}:${aws.account}:findings`;
  const text = (bytes: number) => 'x'.repeat(bytes);

  const refused: readonly (readonly [
    what: string,
    name: string,
    message: RegExp,
    ask: (sns: SNSClient, TopicArn: string) => Promise<unknown>,
  ])[] = [
    [
      'a name with a dot',
      'InvalidParameterException',
      /Topic Name/,
      (sns) => sns.send(new CreateTopicCommand({ Name: 'a.b' })),
    ],
    [
      'a FIFO topic',
      'InvalidParameterException',
      /FIFO topics are not supported/,
      (sns) => sns.send(new CreateTopicCommand({ Name: 'a.fifo' })),
    ],
    [
      'an unknown attribute',
      'InvalidParameterException',
      /Attributes Reason: AttributeName/,
      (sns) => sns.send(new CreateTopicCommand({ Name: 'a', Attributes: { toString: 'x' } })),
    ],
    [
      'another display name',
      'InvalidParameterException',
      /Topic already exists with different attributes/,
      (sns) => sns.send(new CreateTopicCommand({ ...NAME, Attributes: { DisplayName: 'x' } })),
    ],
    [
      'a tag twice',
      'InvalidParameterException',
      /Duplicated keys/,
      (sns) =>
        sns.send(
          new CreateTopicCommand({
            Name: 'a',
            Tags: [
              { Key: 'k', Value: '1' },
              { Key: 'k', Value: '2' },
            ],
          }),
        ),
    ],
    [
      'tags of nothing',
      'ResourceNotFoundException',
      /Resource does not exist/,
      (sns, topic) => sns.send(new TagResourceCommand({ ResourceArn: `${topic}x`, Tags: [] })),
    ],
    [
      'what is no ARN',
      'InvalidParameterException',
      /TopicArn Reason: An ARN must have at least 6 elements, not 1/,
      (sns) => sns.send(new GetTopicAttributesCommand({ TopicArn: 'findings' })),
    ],
    [
      'a topic that is not there',
      'NotFoundException',
      /Topic does not exist/,
      (sns, topic) => sns.send(new GetTopicAttributesCommand({ TopicArn: `${topic}x` })),
    ],
    [
      'a key of KMS',
      'InvalidParameterException',
      /KMS/,
      (sns, TopicArn) =>
        sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'KmsMasterKeyId', AttributeValue: 'x' })),
    ],
    [
      'a policy that is no JSON',
      'InvalidParameterException',
      /Policy: must be a JSON object/,
      (sns, TopicArn) =>
        sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: '{' })),
    ],
    [
      'signature version 3',
      'InvalidParameterException',
      /SignatureVersion Reason: must be 1 or 2/,
      (sns, TopicArn) =>
        sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'SignatureVersion', AttributeValue: '3' })),
    ],
    [
      'permissions',
      'InvalidParameterException',
      /kept and not enforced/,
      (sns, TopicArn) =>
        sns.send(
          new AddPermissionCommand({ TopicArn, Label: 'l', AWSAccountId: ['123456789012'], ActionName: ['Publish'] }),
        ),
    ],
    [
      'SMS',
      'InvalidParameterException',
      /"sms" is not supported/,
      (sns, TopicArn) => sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint: '+4912345678' })),
    ],
    [
      'an address with a line break',
      'InvalidParameterException',
      /Email address/,
      (sns, TopicArn) =>
        sns.send(
          new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.org\r\nBcc: b@example.org' }),
        ),
    ],
    [
      'an endpoint of another protocol',
      'InvalidParameterException',
      /must match the specified protocol/,
      (sns, TopicArn) =>
        sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: 'http://example.org/' })),
    ],
    ...['https://127.0.0.1/x', 'https://user:secret@localhost/x', 'http://example.org/x'].map(
      (Endpoint) =>
        [
          `an endpoint that is not allowed, ${Endpoint},`,
          'InvalidParameterException',
          /Endpoint Reason: "[^"]*" (?:leads to|is not) .*PRATIQUE_OUTBOUND_ALLOW=[a-z0-9.]+ allows it$/,
          async (sns: SNSClient, TopicArn: string) =>
            await sns.send(new SubscribeCommand({ TopicArn, Protocol: Endpoint.split(':')[0], Endpoint })),
        ] as const,
    ),
    [
      'a queue that is none',
      'InvalidParameterException',
      /SQS endpoint ARN/,
      (sns, TopicArn) => sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: 'queue' })),
    ],
    [
      'raw mail',
      'InvalidParameterException',
      /does not support raw message delivery/,
      (sns, TopicArn) =>
        sns.send(new SubscribeCommand({ TopicArn, ...MAIL, Attributes: { RawMessageDelivery: 'true' } })),
    ],
    [
      'a filter that is none',
      'InvalidParameterException',
      /FilterPolicy/,
      (sns, TopicArn) => sns.send(new SubscribeCommand({ TopicArn, ...MAIL, Attributes: { FilterPolicy: '{"a":1}' } })),
    ],
    [
      'a nested filter of attributes',
      'InvalidParameterException',
      /does not support nested filter policy/,
      (sns, TopicArn) =>
        sns.send(new SubscribeCommand({ TopicArn, ...MAIL, Attributes: { FilterPolicy: '{"a":{"b":["c"]}}' } })),
    ],
    [
      'a redrive policy',
      'InvalidParameterException',
      /RedrivePolicy: deadLetterTargetArn is not the ARN of a queue/,
      (sns, TopicArn) =>
        sns.send(
          new SubscribeCommand({ TopicArn, ...MAIL, Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"x"}' } }),
        ),
    ],
    [
      'a redrive policy to a FIFO queue',
      'InvalidParameterException',
      /RedrivePolicy: deadLetterTargetArn must be a standard queue/,
      (sns, TopicArn) =>
        sns.send(
          new SubscribeCommand({
            TopicArn,
            ...MAIL,
            Attributes: { RedrivePolicy: `{"deadLetterTargetArn":"${QUEUE.Endpoint}.fifo"}` },
          }),
        ),
    ],
    [
      'a delivery policy that is none',
      'InvalidParameterException',
      /DeliveryPolicy: healthyRetryPolicy\.numRetries: /,
      (sns, TopicArn) => {
        const Attributes = { DeliveryPolicy: '{"healthyRetryPolicy":{"numRetries":-1}}' };
        const endpoint = { Protocol: 'https', Endpoint: 'https://hooks.example.org/0' };
        return sns.send(new SubscribeCommand({ TopicArn, ...endpoint, Attributes }));
      },
    ],
    [
      'a delivery policy of a mailbox',
      'InvalidParameterException',
      /Delivery protocol \[email\] does not support a delivery policy/,
      (sns, TopicArn) =>
        sns.send(new SubscribeCommand({ TopicArn, ...MAIL, Attributes: { DeliveryPolicy: '{"guaranteed":false}' } })),
    ],
    [
      'a delivery policy of a topic that is none',
      'InvalidParameterException',
      /DeliveryPolicy: http\.defaultThrottlePolicy is not supported by this server/,
      (sns, TopicArn) => {
        const AttributeValue = '{"http":{"defaultThrottlePolicy":{"maxReceivesPerSecond":1}}}';
        return sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'DeliveryPolicy', AttributeValue }));
      },
    ],
    [
      'a token that is none',
      'InvalidParameterException',
      /Token/,
      (sns, TopicArn) => sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'x' })),
    ],
    [
      'a subscription that is not there',
      'NotFoundException',
      /Subscription does not exist/,
      (sns, topic) =>
        sns.send(
          new GetSubscriptionAttributesCommand({ SubscriptionArn: `${topic}:00000000-0000-4000-8000-000000000000` }),
        ),
    ],
    [
      'a page that is none',
      'InvalidParameterException',
      /NextToken/,
      (sns) => sns.send(new ListTopicsCommand({ NextToken: 'x y' })),
    ],
    [
      'no message',
      'InvalidParameterException',
      /Empty message/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: '' })),
    ],
    [
      'a message that is too long',
      'InvalidParameterException',
      /Message too long/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: text(262_145) })),
    ],
    [
      'a subject of two lines',
      'InvalidParameterException',
      /Subject/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: 'x', Subject: 'a\nb' })),
    ],
    [
      'a subject that is too long',
      'InvalidParameterException',
      /Subject/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: 'x', Subject: text(101) })),
    ],
    [
      'a structure without a default',
      'InvalidParameterException',
      /No default entry/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: '{"email":"x"}', MessageStructure: 'json' })),
    ],
    [
      'a structure that is no JSON',
      'InvalidParameterException',
      /failed to parse/,
      (sns, TopicArn) => sns.send(new PublishCommand({ TopicArn, Message: 'x', MessageStructure: 'json' })),
    ],
    [
      'an attribute of no type',
      'InvalidParameterValueException',
      /invalid message attribute type/,
      (sns, TopicArn) =>
        sns.send(
          new PublishCommand({
            TopicArn,
            Message: 'x',
            MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } },
          }),
        ),
    ],
    [
      'an attribute with dots',
      'InvalidParameterValueException',
      /not valid/,
      (sns, TopicArn) =>
        sns.send(
          new PublishCommand({
            TopicArn,
            Message: 'x',
            MessageAttributes: { 'a..b': { DataType: 'String', StringValue: 'x' } },
          }),
        ),
    ],
    [
      'a number that is none',
      'InvalidParameterValueException',
      /Could not cast/,
      (sns, TopicArn) =>
        sns.send(
          new PublishCommand({
            TopicArn,
            Message: 'x',
            MessageAttributes: { a: { DataType: 'Number', StringValue: 'x' } },
          }),
        ),
    ],
    [
      'no batch',
      'EmptyBatchRequestException',
      /does not contain any entries/,
      (sns, TopicArn) => sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [] })),
    ],
    [
      'eleven messages',
      'TooManyEntriesInBatchRequestException',
      /more entries/,
      (sns, TopicArn) =>
        sns.send(
          new PublishBatchCommand({
            TopicArn,
            PublishBatchRequestEntries: Array.from({ length: 11 }, (_, at) => ({ Id: `${at}`, Message: 'x' })),
          }),
        ),
    ],
    [
      'an id twice',
      'BatchEntryIdsNotDistinctException',
      /same Id/,
      (sns, TopicArn) =>
        sns.send(
          new PublishBatchCommand({
            TopicArn,
            PublishBatchRequestEntries: [
              { Id: 'a', Message: 'x' },
              { Id: 'a', Message: 'y' },
            ],
          }),
        ),
    ],
    [
      'a strange id',
      'InvalidBatchEntryIdException',
      /1 to 80 letters/,
      (sns, TopicArn) =>
        sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [{ Id: 'a b', Message: 'x' }] })),
    ],
    [
      'a batch that is too long',
      'BatchRequestTooLongException',
      /more than the limit/,
      (sns, TopicArn) =>
        sns.send(
          new PublishBatchCommand({
            TopicArn,
            PublishBatchRequestEntries: ['a', 'b'].map((Id) => ({ Id, Message: text(140_000) })),
          }),
        ),
    ],
  ];
  for (const [what, name, message, ask] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(ask(aws.sns(), arn()), { name, message });
    });
  }

  it('publishes a text for each protocol, with attributes, up to the limit', async () => {
    const sns = aws.sns();
    await sns.send(new CreateTopicCommand({ Name: 'texts' }));
    const TopicArn = `${arn().slice(0, -8)}texts`;
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, ...QUEUE }));
    const attribute = { DataType: 'Binary', BinaryValue: Buffer.from('ü') };

    const json = JSON.stringify({ default: 'all', sqs: 'queues' });
    await sns.send(
      new PublishCommand({ TopicArn, Message: json, MessageStructure: 'json', MessageAttributes: { b: attribute } }),
    );
    const first = aws.delivered.at(-1);
    const { MessageId } = await sns.send(new PublishCommand({ TargetArn: TopicArn, Message: text(262_144) }));

    assert.match(SubscriptionArn ?? '', /^arn:aws:sns:/);
    const { at: _at, ...payload } = JSON.parse(first?.payload ?? '{}') as Record<string, unknown>;
    assert.deepEqual(payload, {
      kind: 'notification',
      message: 'queues',
      attributes: { b: { type: 'Binary', value: 'w7w=' } },
    });
    assert.equal(aws.delivered.at(-1)?.id, MessageId);
  });

  it('keeps what Terraform reads back', async () => {
    const sns = aws.sns();
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'terraform' }));
    const subscribe = { TopicArn, ...QUEUE, ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscribe));
    const set = { SubscriptionArn, AttributeName: 'FilterPolicyScope', AttributeValue: 'MessageBody' };
    await sns.send(new SetSubscriptionAttributesCommand(set));
    const filter = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{"detail":{"a":["b"]}}' };
    await sns.send(new SetSubscriptionAttributesCommand(filter));
    const { Attributes: topic = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const { Attributes: subscription = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    await sns.send(new SetSubscriptionAttributesCommand({ ...filter, AttributeValue: '{}' }));
    const { Attributes: cleared = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));

    assert.equal((JSON.parse(topic['Policy'] ?? '') as { Id: string }).Id, '__default_policy_ID');
    assert.equal(subscription['PendingConfirmation'], 'false');
    assert.deepEqual(
      [subscription['FilterPolicyScope'], subscription['FilterPolicy']],
      ['MessageBody', '{"detail":{"a":["b"]}}'],
    );
    assert.deepEqual([cleared['FilterPolicyScope'], cleared['FilterPolicy']], [undefined, undefined]);
  });

  it('keeps the policies of a subscription that Terraform sets, until they are taken away', async () => {
    const sns = aws.sns();
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'policies' }));
    const Attributes = {
      DeliveryPolicy: '{"healthyRetryPolicy":{"minDelayTarget":5,"maxDelayTarget":10,"numRetries":4}}',
      RedrivePolicy: `{"deadLetterTargetArn":"${QUEUE.Endpoint}"}`,
      RawMessageDelivery: 'true',
    };
    const endpoint = { Protocol: 'https', Endpoint: 'https://hooks.example.org/policies', ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, ...endpoint, Attributes }));
    const { Attributes: shown = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    const { DeliveryPolicy, RedrivePolicy, RawMessageDelivery } = shown;
    const clear = async (AttributeName: string, AttributeValue?: string) =>
      await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    await clear('RedrivePolicy');
    await clear('DeliveryPolicy', '');
    const { Attributes: cleared = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));

    assert.deepEqual({ DeliveryPolicy, RedrivePolicy, RawMessageDelivery }, Attributes);
    assert.deepEqual([cleared['DeliveryPolicy'], cleared['RedrivePolicy']], [undefined, undefined]);
    const gone = sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    await assert.rejects(gone, { name: 'NotFoundException' });
  });

  it('shows the delivery policy that a topic was given', async () => {
    const sns = aws.sns();
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'patient' }));
    const AttributeValue = '{"http":{"defaultHealthyRetryPolicy":{"numRetries":9}}}';
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'DeliveryPolicy', AttributeValue }));
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));

    const effective = JSON.parse(Attributes['EffectiveDeliveryPolicy'] ?? '') as {
      readonly http: { readonly defaultHealthyRetryPolicy: { readonly numRetries: number } };
    };
    assert.equal(Attributes['DeliveryPolicy'], AttributeValue);
    assert.equal(effective.http.defaultHealthyRetryPolicy.numRetries, 9);
  });

  it('lists a hundred at a time', async () => {
    const sns = aws.sns();
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'many' }));
    for (let at = 0; at < 101; at += 1) {
      await sns.send(new SubscribeCommand({ TopicArn, ...MAIL, Endpoint: `${at}@example.org` }));
    }

    const first = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const second = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken: first.NextToken }));

    assert.deepEqual(
      [first.Subscriptions?.length, second.Subscriptions?.length, second.NextToken],
      [100, 1, undefined],
    );
    assert.equal(second.Subscriptions?.[0]?.Endpoint, '100@example.org');
    await sns.send(new DeleteTopicCommand({ TopicArn }));
  });

  it('is for those who administer everything', async () => {
    const sns = aws.sns(await aws.userWith('administer', 'team/*'));
    const asks = [
      () => sns.send(new CreateTopicCommand({ Name: 'other' })),
      () => sns.send(new ListTopicsCommand({})),
      () => sns.send(new PublishCommand({ TopicArn: arn(), Message: 'x' })),
      () => sns.send(new UnsubscribeCommand({ SubscriptionArn: `${arn()}:x` })),
    ];

    for (const ask of asks)
      await assert.rejects(ask, { name: 'AuthorizationErrorException', message: /is not authorized to perform: SNS:/ });
  });

  describe('the link of a message', () => {
    const subscribe = async (protocol: string, Endpoint: string) => {
      await aws.sns().send(new SubscribeCommand({ TopicArn: arn(), Protocol: protocol, Endpoint }));
      const { receiver = '', id = '' } = aws.delivered.at(-1) ?? {};
      const confirm = new URLSearchParams({
        Action: 'ConfirmSubscription',
        TopicArn: arn(),
        Token: aws.tokens.confirmation(receiver, id),
      });
      const SubscriptionArn = `${arn()}:${receiver}`;
      const end = new URLSearchParams({
        Action: 'Unsubscribe',
        SubscriptionArn,
        Token: aws.tokens.unsubscription(receiver),
      });
      return { confirm: `${aws.url}/?${confirm.toString()}`, end: `${aws.url}/?${end.toString()}`, SubscriptionArn };
    };
    const stateOf = async (SubscriptionArn: string) => {
      const { Attributes } = await aws.sns().send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      return Attributes?.['PendingConfirmation'];
    };

    it('confirms and ends for a machine by a GET, in XML', async () => {
      const { confirm, end, SubscriptionArn } = await subscribe('https', 'https://hooks.example.org/1');

      const confirmed = await fetch(confirm);
      const state = await stateOf(SubscriptionArn);
      const ended = await fetch(end);

      assert.equal(confirmed.headers.get('content-type'), 'text/xml');
      assert.ok((await confirmed.text()).includes(`<SubscriptionArn>${SubscriptionArn}</SubscriptionArn>`));
      assert.deepEqual([state, ended.status, await stateOf(SubscriptionArn)], ['false', 200, 'true']);
    });

    it('does nothing for a mailbox before its button is pressed', async () => {
      const { confirm, end, SubscriptionArn } = await subscribe('email', 'people@example.org');

      const asked = await fetch(confirm);
      const before = await stateOf(SubscriptionArn);
      await fetch(confirm, { method: 'POST' });
      await fetch(end);
      const confirmed = await stateOf(SubscriptionArn);
      await fetch(end, { method: 'POST' });

      assert.match(asked.headers.get('content-type') ?? '', /^text\/html/);
      assert.deepEqual([before, confirmed, await stateOf(SubscriptionArn)], ['true', 'false', 'true']);
    });

    it('is refused without its token, and says nothing of what it found', async () => {
      const { confirm, end } = await subscribe('https', 'https://hooks.example.org/2');
      const wrong = [
        confirm.replace(/Token=./, 'Token=x'),
        end.replace(/Token=./, 'Token=x'),
        confirm.replace('%3Afindings', '%3Aother'),
        `${aws.url}/?Action=Unsubscribe&SubscriptionArn=<script>&Token=<script>`,
      ];

      for (const address of wrong) {
        const answer = await fetch(address);
        assert.equal(answer.status, 400, address);
        const body = await answer.text();
        assert.match(body, /<Code>InvalidParameter<\/Code><Message>Invalid parameter: Token<\/Message>/);
        assert.doesNotMatch(body, /script|hooks/);
      }
    });

    it('that is of no use any more is told to people on a page', async () => {
      const answer = await fetch(`${aws.url}/?Action=ConfirmSubscription&TopicArn=x&Token=x`, {
        headers: { accept: 'text/html' },
      });

      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /<h1>This link is of no use<\/h1>/);
    });
  });
});
