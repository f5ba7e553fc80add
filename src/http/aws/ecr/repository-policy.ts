import { z } from 'zod';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { invalidParameter, repositoryNotFound, repositoryPolicyNotFound } from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';

/** Repository policies: validated and kept, not enforced. What users may do is what `pratique user` granted them. */
export const repositoryPolicyHandlers = {
  GetRepositoryPolicy: {
    permission: 'pull',
    handle: async ({ repositoryName }, call) => policyShape(call, await findRepository(call, repositoryName)),
  },
  SetRepositoryPolicy: {
    permission: 'administer',
    async handle({ repositoryName, policyText }, call) {
      const { name } = await findRepository(call, repositoryName);
      checkRepositoryPolicy(policyText);
      const repository = await call.registry.repositories.update(name, { policy: policyText });
      if (repository === undefined) throw repositoryNotFound({ account: call.account, name });
      return policyShape(call, repository);
    },
  },
  DeleteRepositoryPolicy: {
    permission: 'administer',
    async handle({ repositoryName }, call) {
      const repository = await findRepository(call, repositoryName);
      const answer = policyShape(call, repository);
      await call.registry.repositories.update(repository.name, { policy: null });
      return answer;
    },
  },
} satisfies Handlers;

function policyShape(call: AwsCall, repository: Repository) {
  if (repository.policy === undefined) throw repositoryPolicyNotFound(placeOf(call, repository));
  return { registryId: call.account, repositoryName: repository.name, policyText: repository.policy };
}

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const actions = z.union([ecrAction(), z.array(ecrAction()).min(1)]);
const principal = z.union([z.literal('*'), z.record(z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']), texts)]);

/** IAM's grammar of policies, as far as it holds for one that lies on a repository: no `Resource`, only ECR's actions. */
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: actions.optional(),
    NotAction: actions.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine(
    (one) => (one.Principal === undefined) !== (one.NotPrincipal === undefined),
    'needs Principal or NotPrincipal',
  )
  .refine((one) => (one.Action === undefined) !== (one.NotAction === undefined), 'needs Action or NotAction');

const policy = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement).min(1)]),
});

function ecrAction() {
  return z.string().regex(/^(?:\*|ecr:[A-Za-z*?]+)$/, 'must be an action of ECR');
}

function checkRepositoryPolicy(text: string): void {
  const checked = policy.safeParse(parse(text));
  if (checked.success) return;
  const [issue] = checked.error.issues;
  const where =
    issue === undefined ? '' : `: ${[issue.path.join('.'), issue.message].filter((part) => part !== '').join(' ')}`;
  throw invalidParameter('PolicyText', `Invalid repository policy provided${where}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter('PolicyText', 'Invalid repository policy provided: it is not JSON');
  }
}
