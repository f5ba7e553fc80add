import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryPolicyCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { startAws, type TestAws } from '../support/aws.ts';
import { repositoryNamed } from '../support/push.ts';

const STATEMENT = {
  Sid: 'AllowPull',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
};
const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('policies through the SDK', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
    await repositoryNamed(aws.registry, 'policies');
  });
  after(async () => await aws.close());

  const repositoryName = 'policies';
  const missing = (what: string, name: string) => ({
    name: `${name}NotFoundException`,
    message: `${what} policy does not exist for the repository with name 'policies' in the registry with id '${aws.account}'`,
  });

  describe('of repositories', () => {
    const set = (policyText: string, more: object = {}) =>
      ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText, ...more }));
    const get = () => ecr.send(new GetRepositoryPolicyCommand({ repositoryName }));
    const remove = () => ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName }));

    it('are kept as they were set, until they are deleted', async () => {
      await assert.rejects(get(), missing('Repository', 'RepositoryPolicy'));
      await set(policy(STATEMENT));
      const changed = policy({ ...STATEMENT, Principal: '*' });
      const answer = await set(changed, { force: true });

      assert.deepEqual(
        [answer.registryId, answer.repositoryName, answer.policyText],
        [aws.account, 'policies', changed],
      );
      assert.equal((await get()).policyText, changed);
      assert.equal((await remove()).policyText, changed);
      await assert.rejects(remove(), missing('Repository', 'RepositoryPolicy'));
    });

    const taken = [
      policy({ Effect: 'Deny', NotPrincipal: { Service: 'codebuild.amazonaws.com' }, NotAction: 'ecr:*' }),
      JSON.stringify({ Version: '2008-10-17', Id: 'x', Statement: STATEMENT }),
      policy({
        ...STATEMENT,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' }, IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
      }),
      policy({ ...STATEMENT, Action: '*' }, STATEMENT),
    ];
    for (const text of taken) it(`are taken: ${text}`, async () => assert.equal((await set(text)).policyText, text));

    const refused: readonly (readonly [string, RegExp])[] = [
      ['{', /it is not JSON/],
      ['[]', /expected object/],
      ['{}', /Statement/],
      [policy(), /Statement/],
      [policy({ ...STATEMENT, Resource: '*' }), /Resource/],
      [policy({ ...STATEMENT, Effect: 'Maybe' }), /Effect/],
      [policy({ ...STATEMENT, Action: 's3:GetObject' }), /Statement\.0\.Action\.0 is no action of ECR/],
      [policy({ ...STATEMENT, Action: undefined }), /needs Action or NotAction/],
      [policy({ ...STATEMENT, Principal: undefined }), /needs Principal or NotPrincipal/],
      [JSON.stringify({ Version: '2020-01-01', Statement: [STATEMENT] }), /Version/],
    ];
    for (const [text, reason] of refused) {
      it(`are refused: ${text}`, async () => {
        await assert.rejects(set(text), (error: Error) => {
          assert.equal(error.name, 'InvalidParameterException');
          assert.ok(
            error.message.startsWith(
              "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided",
            ),
          );
          assert.match(error.message, reason);
          return true;
        });
      });
    }
  });

  describe('of lifecycles', () => {
    const lifecyclePolicyText = JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          description: 'Expire images older than 14 days',
          selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
          action: { type: 'expire' },
        },
      ],
    });
    const put = (text: string) =>
      ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: text }));
    const get = () => ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
    const remove = () => ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName }));

    it('are kept as they were put, never evaluated, until they are deleted', async () => {
      await assert.rejects(get(), missing('Lifecycle', 'LifecyclePolicy'));
      const answer = await put(lifecyclePolicyText);
      const got = await get();
      const removed = await remove();

      for (const one of [answer, got, removed]) {
        assert.deepEqual(
          [one.registryId, one.repositoryName, one.lifecyclePolicyText],
          [aws.account, 'policies', lifecyclePolicyText],
        );
      }
      assert.equal(got.lastEvaluatedAt, undefined);
      await assert.rejects(remove(), missing('Lifecycle', 'LifecyclePolicy'));
    });

    it('are refused where they break ECR’s rules', async () => {
      await assert.rejects(put(lifecyclePolicyText.replace('"days"', '"years"')), {
        name: 'InvalidParameterException',
        message: /Lifecycle policy validation failure: .*countUnit/,
      });
      await assert.rejects(put('{}'), { name: 'InvalidParameterException', message: /greater than or equal to 100/ });
    });
  });

  it('are of repositories that are there', async () => {
    const gone = { repositoryName: 'gone' };

    await assert.rejects(ecr.send(new SetRepositoryPolicyCommand({ ...gone, policyText: policy(STATEMENT) })), {
      name: 'RepositoryNotFoundException',
    });
    await assert.rejects(ecr.send(new GetLifecyclePolicyCommand(gone)), { name: 'RepositoryNotFoundException' });
  });
});
