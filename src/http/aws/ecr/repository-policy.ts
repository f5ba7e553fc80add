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
    isOnlyKept: true,
    handle: async ({ repositoryName }, call) => policyShape(call, await findRepository(call, repositoryName)),
  },
  SetRepositoryPolicy: {
    permission: 'administer',
    isOnlyKept: true,
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
    isOnlyKept: true,
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

/** IAM lets one item stand without its list. */
function oneOrMore<T extends z.ZodType>(item: T) {
  return z.preprocess((value): unknown[] => (Array.isArray(value) ? value : [value]), z.array(item).min(1));
}

const action = z.string().regex(/^(?:\*|ecr:[a-z*?]+)$/i, 'is no action of ECR');
const principals = z
  .partialRecord(z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']), oneOrMore(z.string().min(1)))
  .refine((named) => Object.keys(named).length > 0, 'names nobody');
const principal = z.preprocess((value) => (value === '*' ? { AWS: '*' } : value), principals);

/** IAM's grammar of policies, as far as it holds for one that lies on a repository: no `Resource`, only ECR's actions. */
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: oneOrMore(action).optional(),
    NotAction: oneOrMore(action).optional(),
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
  Statement: oneOrMore(statement),
});

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
