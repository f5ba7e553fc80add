import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand as ListTopicTagsCommand,
  SetTopicAttributesCommand,
} from '@aws-sdk/client-sns';
import { startAws, type TestAws } from '../support/aws.ts';

// The calls that Terraform's provider for AWS makes of these resources, in its order (internal/service/sns/topic.go,
// internal/service/events/rule.go and target.go of hashicorp/terraform-provider-aws).

describe("what Terraform's provider asks", () => {
  let aws: TestAws;
  let events: EventBridgeClient;
  before(async () => {
    aws = await startAws();
    const { id: accessKeyId, secret: secretAccessKey } = aws.administrator;
    const credentials = { accessKeyId, secretAccessKey };
    events = new EventBridgeClient({ endpoint: aws.url, region: aws.region, credentials, maxAttempts: 1 });
  });
  after(async () => await aws.close());

  it('of a topic: made, read, changed and deleted', async () => {
    const sns = aws.sns();
    const Tags = [{ Key: 'team', Value: 'tdr' }];
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'topic', Attributes: {}, Tags }));
    const set = async (AttributeName: string, AttributeValue: string) =>
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
    await set('DisplayName', 'Findings');
    const { Attributes: made = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const tags = await sns.send(new ListTopicTagsCommand({ ResourceArn: TopicArn }));
    await set('Policy', made['Policy'] ?? '');
    await set('DisplayName', '');
    await set('ContentBasedDeduplication', 'false');
    const { Attributes: changed = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));

    const names = ['TopicArn', 'Owner', 'DisplayName', 'SubscriptionsConfirmed', 'SubscriptionsPending'];
    assert.deepEqual(
      names.map((name) => made[name]),
      [TopicArn, aws.account, 'Findings', '0', '0'],
    );
    assert.deepEqual(tags.Tags, Tags);
    const { Statement } = JSON.parse(made['Policy'] ?? '') as { readonly Statement: readonly unknown[] };
    assert.equal(Statement.length, 1);
    assert.deepEqual([changed['DisplayName'], changed['Policy']], ['', made['Policy']]);
    await assert.rejects(sns.send(new GetTopicAttributesCommand({ TopicArn })), { name: 'NotFoundException' });
  });

  it('of a rule and a target: made, read, changed and deleted', async () => {
    const bus = { EventBusName: 'default' };
    const rule = { Name: 'rule', ...bus };
    const put = { ...rule, EventPattern: '{"source":["aws.ecr"]}', Tags: [{ Key: 'team', Value: 'tdr' }] };
    const target = {
      Id: 'terraform-20261123000000000000000001',
      Arn: 'arn:aws:sqs:eu-west-2:999999999999:queue.fifo',
      SqsParameters: { MessageGroupId: 'scans' },
      InputTransformer: { InputPathsMap: { name: '$.detail.repository-name' }, InputTemplate: '"<name>"' },
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-2:999999999999:dead' },
    };
    const { RuleArn = '' } = await events.send(new PutRuleCommand(put));
    const made = await events.send(new DescribeRuleCommand(rule));
    const putTargets = { Rule: 'rule', ...bus, Targets: [target] };
    const { FailedEntryCount } = await events.send(new PutTargetsCommand(putTargets));
    const listed = await events.send(new ListTargetsByRuleCommand({ Rule: 'rule', ...bus, Limit: 100 }));
    await events.send(new TagResourceCommand({ ResourceARN: RuleArn, Tags: [{ Key: 'stage', Value: 'prod' }] }));
    await events.send(new UntagResourceCommand({ ResourceARN: RuleArn, TagKeys: ['team'] }));
    await events.send(new PutRuleCommand({ ...put, Description: 'of scans', State: 'DISABLED' }));
    const changed = await events.send(new DescribeRuleCommand(rule));
    const tags = await events.send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }));
    const early = events.send(new DeleteRuleCommand(rule));
    await assert.rejects(early, { name: 'ValidationException', message: /Rule can't be deleted since it has targets/ });
    const removed = await events.send(
      new RemoveTargetsCommand({ Rule: 'rule', ...bus, Ids: [target.Id], Force: true }),
    );
    await events.send(new DeleteRuleCommand(rule));

    const { Name, Arn, EventPattern, State, EventBusName } = made;
    assert.deepEqual(
      { Name, Arn, EventPattern, State, EventBusName },
      { ...rule, Arn: RuleArn, EventPattern: put.EventPattern, State: 'ENABLED' },
    );
    assert.deepEqual([FailedEntryCount, listed.Targets, listed.NextToken], [0, [target], undefined]);
    assert.deepEqual([changed.State, changed.Description], ['DISABLED', 'of scans']);
    assert.deepEqual(tags.Tags, [{ Key: 'stage', Value: 'prod' }]);
    assert.equal(removed.FailedEntryCount, 0);
    await assert.rejects(events.send(new DescribeRuleCommand(rule)), { name: 'ResourceNotFoundException' });
    const gone = events.send(new ListTargetsByRuleCommand({ Rule: 'rule', ...bus }));
    await assert.rejects(gone, { name: 'ResourceNotFoundException' });
  });
});
