import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
  InitiateLayerUploadCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutRegistryScanningConfigurationCommand,
  StartImageScanCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecr';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startAws, type TestAws } from '../support/aws.ts';
import { imageNumber, push } from '../support/push.ts';

const imageIds = [{ imageTag: 'latest' }];
const [imageId] = imageIds;
const DIGEST = `sha256:${createHash('sha256').update('').digest('hex')}`;

/** What the least of the three permissions is that lets the operation pass; every attempt names the repository. */
const NEEDED: readonly (readonly [
  'pull' | 'push' | 'administer',
  string,
  (ecr: ECRClient, name: string, arn: string) => Promise<unknown>,
])[] = [
  [
    'pull',
    'DescribeRepositories',
    (ecr, name) => ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
  ],
  ['pull', 'DescribeImages', (ecr, repositoryName) => ecr.send(new DescribeImagesCommand({ repositoryName }))],
  ['pull', 'ListImages', (ecr, repositoryName) => ecr.send(new ListImagesCommand({ repositoryName }))],
  ['pull', 'BatchGetImage', (ecr, repositoryName) => ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }))],
  [
    'pull',
    'BatchCheckLayerAvailability',
    (ecr, repositoryName) =>
      ecr.send(new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: [DIGEST] })),
  ],
  [
    'pull',
    'ListTagsForResource',
    (ecr, _name, resourceArn) => ecr.send(new ListTagsForResourceCommand({ resourceArn })),
  ],
  [
    'pull',
    'DescribeImageScanFindings',
    (ecr, repositoryName) => ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId })),
  ],
  ['push', 'StartImageScan', (ecr, repositoryName) => ecr.send(new StartImageScanCommand({ repositoryName, imageId }))],
  [
    'push',
    'InitiateLayerUpload',
    (ecr, repositoryName) => ecr.send(new InitiateLayerUploadCommand({ repositoryName })),
  ],
  [
    'push',
    'BatchDeleteImage',
    (ecr, repositoryName) =>
      ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: 'gone' }] })),
  ],
  [
    'administer',
    'PutImageScanningConfiguration',
    (ecr, repositoryName) =>
      ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: {} })),
  ],
  [
    'administer',
    'PutImageTagMutability',
    (ecr, repositoryName) =>
      ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: 'MUTABLE' })),
  ],
  [
    'administer',
    'TagResource',
    (ecr, _name, resourceArn) => ecr.send(new TagResourceCommand({ resourceArn, tags: [] })),
  ],
  [
    'administer',
    'DeleteRepository',
    (ecr, repositoryName) => ecr.send(new DeleteRepositoryCommand({ repositoryName: `${repositoryName}-gone` })),
  ],
];

/** A parameter that clients still send, though it changes nothing any more. */
const inRegistry = (id: string) => ({ registryIds: [id] });

const ALLOWED = { pull: ['pull'], push: ['pull', 'push'], administer: ['pull', 'push', 'administer'] } as const;

describe('access through the SDK', () => {
  let aws: TestAws;
  before(async () => {
    aws = await startAws();
    const digest = await push(aws.registry, 'team/app', imageNumber(1), 'latest');
    await push(aws.registry, 'other/app', imageNumber(1), 'latest');
    aws.scans.set(digest, { status: 'COMPLETE', startedAt: 1, completedAt: 2, counts: {} });
  });
  after(async () => await aws.close());

  const arn = (name: string) => `arn:aws:ecr:${aws.region}:${aws.account}:repository/${name}`;
  const refusedBy = async (attempt: Promise<unknown>) =>
    await attempt.then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    );

  for (const permission of ['pull', 'push', 'administer'] as const) {
    it(`to ${permission} reaches as far as it says, in its own repositories alone`, async () => {
      const ecr = aws.ecr(await aws.userWith(permission, 'team/*'));

      for (const [needed, operation, attempt] of NEEDED) {
        const allowed = ALLOWED[permission].some((each) => each === needed);
        const inside = await refusedBy(attempt(ecr, 'team/app', arn('team/app')));
        const outside = await refusedBy(attempt(ecr, 'other/app', arn('other/app')));
        assert.equal(inside === 'AccessDeniedException', !allowed, `${operation}: ${inside}`);
        assert.equal(outside, 'AccessDeniedException', operation);
      }
    });
  }

  it('that is missing is told as AWS tells it', async () => {
    const key = await aws.userWith('pull', 'team/*');
    const { Arn } = await aws.sts(key).send(new GetCallerIdentityCommand({}));

    await assert.rejects(aws.ecr(key).send(new CreateRepositoryCommand({ repositoryName: 'team/new' })), {
      name: 'AccessDeniedException',
      message: `User: ${Arn} is not authorized to perform: ecr:CreateRepository on resource: ${arn('team/new')} because no identity-based policy allows the ecr:CreateRepository action`,
    });
  });

  it('does not tell whether a repository exists', async () => {
    const ecr = aws.ecr(await aws.userWith('administer', 'team/*'));

    await assert.rejects(ecr.send(new ListImagesCommand({ repositoryName: 'other/nothing' })), {
      name: 'AccessDeniedException',
    });
  });

  it('to the registry as a whole needs a grant on all repositories', async () => {
    const some = aws.ecr(await aws.userWith('administer', 'team/*'));
    const all = aws.ecr(await aws.userWith('pull', '*'));

    await assert.rejects(some.send(new DescribeRepositoriesCommand({})), {
      name: 'AccessDeniedException',
      message: /repository\/\* because/,
    });
    await assert.rejects(some.send(new DescribeRegistryCommand({})), { name: 'AccessDeniedException' });
    await assert.rejects(all.send(new PutRegistryScanningConfigurationCommand({})), { name: 'AccessDeniedException' });
    assert.equal((await all.send(new DescribeRepositoriesCommand({}))).repositories?.length, 2);
  });

  it('to some repositories of a batch is no access to it', async () => {
    const ecr = aws.ecr(await aws.userWith('pull', 'team/*'));

    await assert.rejects(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['team/app', 'other/app'] })), {
      name: 'AccessDeniedException',
    });
  });

  it('to nothing still has an identity and a password for docker', async () => {
    const key = await aws.userWith('pull', 'nothing');
    const { Account, Arn, UserId } = await aws.sts(key).send(new GetCallerIdentityCommand({}));
    const { authorizationData } = await aws.ecr(key).send(new GetAuthorizationTokenCommand(inRegistry(aws.account)));

    assert.equal(Account, aws.account);
    assert.match(Arn ?? '', new RegExp(`^arn:aws:iam::${aws.account}:user/user-\\d+$`));
    assert.match(UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
    const [{ authorizationToken = '', expiresAt, proxyEndpoint } = {}] = authorizationData ?? [];
    assert.match(Buffer.from(authorizationToken, 'base64').toString(), /^AWS:.+/);
    assert.equal(proxyEndpoint, 'http://registry.example:8080');
    const hours = ((expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12);
  });

  it('by a password for another registry is not to be had', async () => {
    await assert.rejects(aws.ecr().send(new GetAuthorizationTokenCommand(inRegistry('210987654321'))), {
      name: 'InvalidParameterException',
    });
  });

  it('to another registry finds nothing there', async () => {
    const request = { repositoryName: 'team/app', registryId: '210987654321' };

    await assert.rejects(aws.ecr().send(new ListImagesCommand(request)), {
      name: 'RepositoryNotFoundException',
      message: "The repository with name 'team/app' does not exist in the registry with id '210987654321'",
    });
  });

  const wrongKeys: readonly (readonly [
    string,
    (key: { id: string; secret: string }) => { id: string; secret: string },
    string,
    string,
  ])[] = [
    [
      'an unknown key',
      ({ secret }) => ({ id: 'AKIAUNKNOWN', secret }),
      'UnrecognizedClientException',
      'InvalidClientTokenId',
    ],
    [
      'another secret',
      ({ id }) => ({ id, secret: randomBytes(20).toString('hex') }),
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
  ];
  for (const [what, change, ecrName, stsName] of wrongKeys) {
    it(`with ${what} is refused under each service's own name`, async () => {
      const key = change(aws.administrator);

      await assert.rejects(aws.ecr(key).send(new DescribeRegistryCommand({})), { name: ecrName });
      await assert.rejects(aws.sts(key).send(new GetCallerIdentityCommand({})), { name: stsName });
    });
  }

  it('signed for another region is refused', async () => {
    await assert.rejects(aws.ecr(aws.administrator, { region: 'us-east-1' }).send(new DescribeRegistryCommand({})), {
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to a valid region, not 'us-east-1'. ",
    });
  });

  it('by a clock that is wrong is refused', async () => {
    aws.sleep(10 * 60_000);
    const ecr = aws.ecr();

    const first = await refusedBy(ecr.send(new DescribeRegistryCommand({})));
    aws.sleep(-10 * 60_000);

    assert.equal(first, 'InvalidSignatureException');
  });
});
