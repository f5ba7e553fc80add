import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  ListTagsForResourceCommand,
  PutImageTagMutabilityCommand,
  paginateDescribeRepositories,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { startAws, type TestAws } from '../support/aws.ts';
import { imageNumber, push } from '../support/push.ts';

describe('repositories through the SDK', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
  });
  after(async () => await aws.close());

  const create = (repositoryName: string, more: object = {}) =>
    ecr.send(new CreateRepositoryCommand({ repositoryName, ...more }));
  const arn = (name: string) => `arn:aws:ecr:${aws.region}:${aws.account}:repository/${name}`;

  it('are made with ECR’s defaults', async () => {
    const begun = Date.now();
    const { repository } = await create('plain');

    const { createdAt, ...rest } = repository ?? {};
    assert.ok(createdAt !== undefined && createdAt.getTime() >= begun - 1);
    assert.deepEqual(rest, {
      repositoryArn: arn('plain'),
      registryId: aws.account,
      repositoryName: 'plain',
      repositoryUri: 'registry.example:8080/plain',
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
  });

  it('are made with all that a request may say', async () => {
    const filters = [{ filterType: 'WILDCARD', filter: 'dev-*' }];
    const { repository } = await create('team/full', {
      registryId: aws.account,
      tags: [{ Key: 'ImageSource', Value: 'https://git.example/team/full' }],
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: filters,
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/key' },
    });
    const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: arn('team/full') }));

    assert.equal(repository?.imageTagMutability, 'IMMUTABLE_WITH_EXCLUSION');
    assert.deepEqual(repository.imageTagMutabilityExclusionFilters, filters);
    assert.deepEqual(repository.imageScanningConfiguration, { scanOnPush: true });
    assert.deepEqual(repository.encryptionConfiguration, { encryptionType: 'KMS', kmsKey: 'alias/key' });
    assert.deepEqual(tags, [{ Key: 'ImageSource', Value: 'https://git.example/team/full' }]);
  });

  it('cannot be made twice', async () => {
    await create('twice');

    await assert.rejects(create('twice'), {
      name: 'RepositoryAlreadyExistsException',
      message: `The repository with name 'twice' already exists in the registry with id '${aws.account}'`,
    });
  });

  const wrong: readonly (readonly [string, object, string, RegExp])[] = [
    [
      'with a name in capitals',
      { repositoryName: 'App' },
      'InvalidParameterException',
      /'repositoryName'.*regular expression/,
    ],
    [
      'with a name of 256 characters',
      { repositoryName: 'a'.repeat(256) },
      'InvalidParameterException',
      /less than or equal to 255/,
    ],
    [
      'in another registry',
      { repositoryName: 'ab', registryId: '210987654321' },
      'InvalidParameterException',
      /'registryId'/,
    ],
    [
      'with exclusions that its mutability has not',
      { repositoryName: 'ab', imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a' }] },
      'InvalidParameterException',
      /must be null when imageTagMutability is set as MUTABLE/,
    ],
    [
      'without exclusions that its mutability needs',
      { repositoryName: 'ab', imageTagMutability: 'MUTABLE_WITH_EXCLUSION' },
      'InvalidParameterException',
      /can't be null when imageTagMutability is set as MUTABLE_WITH_EXCLUSION/,
    ],
    [
      'with a tag of AWS’s own',
      { repositoryName: 'ab', tags: [{ Key: 'aws:x', Value: '' }] },
      'InvalidTagParameterException',
      /'aws:'/,
    ],
    [
      'with a tag twice',
      {
        repositoryName: 'ab',
        tags: [
          { Key: 'k', Value: '1' },
          { Key: 'k', Value: '2' },
        ],
      },
      'InvalidTagParameterException',
      /Duplicate/,
    ],
    [
      'with 51 tags',
      { repositoryName: 'ab', tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })) },
      'TooManyTagsException',
      /at most 50/,
    ],
  ];
  for (const [how, request, name, message] of wrong) {
    it(`cannot be made ${how}`, async () => {
      await assert.rejects(create('', request), { name, message });
    });
  }

  it('are described by name, in any number', async () => {
    await create('by-name/one');
    await create('by-name/two');

    const { repositories, nextToken } = await ecr.send(
      new DescribeRepositoriesCommand({ repositoryNames: ['by-name/two', 'by-name/one', 'by-name/two'] }),
    );

    assert.deepEqual(
      repositories?.map((one) => one.repositoryName),
      ['by-name/two', 'by-name/one'],
    );
    assert.equal(nextToken, undefined);
  });

  it('are not described by name where one is missing, or page by page', async () => {
    await create('named');
    const describeNamed = (more: object) =>
      ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['named'], ...more }));

    await assert.rejects(describeNamed({ repositoryNames: ['named', 'missing'] }), {
      name: 'RepositoryNotFoundException',
      message: `The repository with name 'missing' does not exist in the registry with id '${aws.account}'`,
    });
    await assert.rejects(describeNamed({ maxResults: 5 }), { name: 'InvalidParameterException' });
    await assert.rejects(describeNamed({ nextToken: 'x' }), { name: 'InvalidParameterException' });
  });

  it('are listed page by page, each once, in order', async () => {
    for (let number = 0; number < 25; number += 1) await create(`paged/${String(number).padStart(2, '0')}`);
    const names: string[] = [];
    let pages = 0;

    for await (const page of paginateDescribeRepositories({ client: ecr, pageSize: 7 }, {})) {
      pages += 1;
      names.push(...(page.repositories ?? []).map((one) => one.repositoryName ?? ''));
    }

    assert.deepEqual(
      names,
      names.toSorted((a, b) => (a < b ? -1 : 1)),
    );
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.filter((name) => name.startsWith('paged/')).length, 25);
    assert.equal(pages, Math.ceil(names.length / 7));
  });

  it('are not listed from a token of another listing', async () => {
    await assert.rejects(ecr.send(new DescribeRepositoriesCommand({ nextToken: 'WyJ4Il0' })), {
      name: 'InvalidParameterException',
      message: /'nextToken'/,
    });
  });

  it('are deleted when they are empty, or by force', async () => {
    await create('full');
    await push(aws.registry, 'full', imageNumber(1), 'latest');
    const remove = (more: object = {}) => ecr.send(new DeleteRepositoryCommand({ repositoryName: 'full', ...more }));

    await assert.rejects(remove(), {
      name: 'RepositoryNotEmptyException',
      message: `The repository with name 'full' in registry with id '${aws.account}' cannot be deleted because it still contains images`,
    });
    const { repository } = await remove({ force: true });

    assert.equal(repository?.repositoryName, 'full');
    await assert.rejects(remove(), { name: 'RepositoryNotFoundException' });
  });

  it('change the mutability of their tags, with its exclusions', async () => {
    await create('mutability');
    const put = (imageTagMutability: string, filters?: object[]) =>
      ecr.send(
        new PutImageTagMutabilityCommand({
          repositoryName: 'mutability',
          imageTagMutability: imageTagMutability as 'MUTABLE',
          ...(filters === undefined ? {} : { imageTagMutabilityExclusionFilters: filters as never }),
        }),
      );
    const filters = [{ filterType: 'WILDCARD', filter: 'latest' }];

    const withExclusion = await put('IMMUTABLE_WITH_EXCLUSION', filters);
    const mutable = await put('MUTABLE');

    assert.deepEqual(withExclusion.imageTagMutabilityExclusionFilters, filters);
    assert.equal(mutable.imageTagMutability, 'MUTABLE');
    assert.equal(mutable.imageTagMutabilityExclusionFilters, undefined);
    await assert.rejects(put('IMMUTABLE', filters), { name: 'InvalidParameterException' });
  });

  it('are tagged, tagged anew and untagged', async () => {
    await create('labels', { tags: [{ Key: 'a', Value: '1' }] });
    const resourceArn = arn('labels');

    await ecr.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { Key: 'b', Value: '2' },
          { Key: 'a', Value: '' },
        ],
      }),
    );
    const tagged = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));
    await ecr.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'never-there'] }));
    const untagged = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));

    assert.deepEqual(tagged.tags, [
      { Key: 'a', Value: '' },
      { Key: 'b', Value: '2' },
    ]);
    assert.deepEqual(untagged.tags, [{ Key: 'b', Value: '2' }]);
  });

  it('are not tagged beyond 50, or by an ARN that is not theirs', async () => {
    await create('limits', { tags: Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: '' })) });
    const tag = (resourceArn: string, Key: string) =>
      ecr.send(new TagResourceCommand({ resourceArn, tags: [{ Key, Value: '' }] }));

    await tag(arn('limits'), 'k7');
    await assert.rejects(tag(arn('limits'), 'k50'), { name: 'TooManyTagsException' });
    await assert.rejects(tag(arn('missing'), 'k'), { name: 'RepositoryNotFoundException' });
    for (const other of [
      'x',
      arn('limits').replace(aws.account, '000000000000'),
      arn('limits').replace(aws.region, 'mars-1'),
    ]) {
      await assert.rejects(tag(other, 'k'), {
        name: 'InvalidParameterException',
        message: "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'",
      });
    }
  });

  it('belong to a registry that replicates nothing', async () => {
    const { registryId, replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));

    assert.deepEqual(
      { registryId, replicationConfiguration },
      { registryId: aws.account, replicationConfiguration: { rules: [] } },
    );
  });
});
