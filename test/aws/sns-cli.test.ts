import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startAws, type TestAws } from '../support/aws.ts';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';

describe("Debian's aws CLI, of SNS", () => {
  let served: TestAws;
  before(async () => {
    served = await startAws();
  });
  after(async () => await served.close());

  const cli = (name: string, test: (aws: AwsCli) => Promise<void>): void => {
    it(name, async (t) => {
      const found = requireAws(t, { url: served.url, region: served.region, key: served.administrator });
      if (found !== undefined) await test(found);
    });
  };
  const arn = (name: string) => `arn:aws:sns:${served.region}:${served.account}:${name}`;

  cli('makes, sets, lists and deletes topics', async (aws) => {
    const sns = async (...args: string[]) => await aws.json('sns', ...args);
    const topic = ['--topic-arn', arn('findings')];
    const named = ['--name', 'findings', '--attributes', 'DisplayName=Findings', '--tags', 'Key=team,Value=tdr'];

    const made = await sns('create-topic', ...named);
    await sns('set-topic-attributes', ...topic, '--attribute-name', 'SignatureVersion', '--attribute-value', '2');
    const { Attributes: attributes } = (await sns('get-topic-attributes', ...topic)) as { Attributes: object };
    await sns('tag-resource', '--resource-arn', arn('findings'), '--tags', 'Key=stage,Value=prod');
    await sns('untag-resource', '--resource-arn', arn('findings'), '--tag-keys', 'team');
    const tags = await sns('list-tags-for-resource', '--resource-arn', arn('findings'));
    const listed = await sns('list-topics');
    await sns('delete-topic', ...topic);
    const gone = await aws.run('sns', 'get-topic-attributes', ...topic);

    assert.deepEqual(made, { TopicArn: arn('findings') });
    const { Policy: _policy, EffectiveDeliveryPolicy: _delivery, ...plain } = attributes as Record<string, string>;
    assert.deepEqual(plain, {
      TopicArn: arn('findings'),
      Owner: served.account,
      DisplayName: 'Findings',
      SignatureVersion: '2',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    });
    assert.deepEqual(tags, { Tags: [{ Key: 'stage', Value: 'prod' }] });
    assert.deepEqual(listed, { Topics: [{ TopicArn: arn('findings') }] });
    assert.match(gone.stderr, /\(NotFound\).*Topic does not exist/);
  });

  cli('subscribes, confirms, filters, publishes and ends', async (aws) => {
    const sns = async (...args: string[]) => await aws.json('sns', ...args);
    await sns('create-topic', '--name', 'life');
    const topic = ['--topic-arn', arn('life')];
    const endpoint = ['--protocol', 'email', '--notification-endpoint', 'team@example.org'];

    const pending = await sns('subscribe', ...topic, ...endpoint);
    const waiting = await sns('list-subscriptions-by-topic', ...topic);
    const { receiver = '', id = '' } = served.delivered.at(-1) ?? {};
    const subscription = `${arn('life')}:${receiver}`;
    const confirmed = await sns('confirm-subscription', ...topic, '--token', served.tokens.confirmation(receiver, id));
    const filter = ['--attribute-name', 'FilterPolicy', '--attribute-value', '{"severity":["CRITICAL"]}'];
    await sns('set-subscription-attributes', '--subscription-arn', subscription, ...filter);
    const attributes = await sns('get-subscription-attributes', '--subscription-arn', subscription);
    const before = served.delivered.length;
    const say = ['--subject', 'News', '--message', 'one', '--message-attributes'];
    await sns('publish', ...topic, ...say, 'severity={DataType=String,StringValue=LOW}');
    const published = await sns('publish', ...topic, ...say, 'severity={DataType=String,StringValue=CRITICAL}');
    const entries = ['--publish-batch-request-entries', 'Id=a,Message=x', 'Id=b,Message=y'];
    const batch = (await sns('publish-batch', ...topic, ...entries)) as { Successful: { Id: string }[] };
    const all = await sns('list-subscriptions');
    await sns('unsubscribe', '--subscription-arn', subscription);
    const left = await sns('list-subscriptions-by-topic', ...topic);

    const shown = { Owner: served.account, Protocol: 'email', Endpoint: 'team@example.org', TopicArn: arn('life') };
    assert.deepEqual(pending, { SubscriptionArn: 'pending confirmation' });
    assert.deepEqual(waiting, { Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', ...shown }] });
    assert.deepEqual(confirmed, { SubscriptionArn: subscription });
    assert.deepEqual(attributes, {
      Attributes: {
        ...shown,
        SubscriptionArn: subscription,
        PendingConfirmation: 'false',
        ConfirmationWasAuthenticated: 'true',
        RawMessageDelivery: 'false',
        SubscriptionPrincipal: `arn:aws:iam::${served.account}:root`,
        FilterPolicy: '{"severity":["CRITICAL"]}',
        FilterPolicyScope: 'MessageAttributes',
      },
    });
    assert.deepEqual(
      served.delivered.slice(before).map((delivery) => ({ MessageId: delivery.id })),
      [published],
    );
    assert.deepEqual(
      batch.Successful.map(({ Id }) => Id),
      ['a', 'b'],
    );
    assert.deepEqual(all, { Subscriptions: [{ SubscriptionArn: subscription, ...shown }] });
    assert.deepEqual(left, { Subscriptions: [] });
  });
});
