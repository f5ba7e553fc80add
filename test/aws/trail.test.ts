import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { startAws, type TestAws } from '../support/aws.ts';
import { imageNumber, push } from '../support/push.ts';

describe('who did what through the API of AWS', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
  });
  after(async () => await aws.close());

  it('is written down, and what changes nothing or is daily work is not', async () => {
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
    await ecr.send(new DescribeRepositoriesCommand({}));
    await assert.rejects(ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' })));
    await push(aws.registry, 'team/app', imageNumber(1), 'latest');
    await ecr.send(new DeleteRepositoryCommand({ repositoryName: 'team/app', force: true }));
    await aws.sns().send(new CreateTopicCommand({ Name: 'news' }));

    const entries = await aws.trail();

    assert.deepEqual(
      entries.map(({ by, way, action, about, detail }) => [by, way, action, about, detail]),
      [
        ['administrator', 'aws', 'CreateTopic', 'news', undefined],
        ['administrator', 'aws', 'DeleteRepository', 'team/app', '{"repositoryName":"team/app","force":true}'],
        ['administrator', 'aws', 'CreateRepository', 'team/app', '{"repositoryName":"team/app"}'],
      ],
    );
    assert.ok(entries.every(({ accessKeyId }) => accessKeyId !== undefined));
  });
});
