import { repositoryPolicyFault } from '../../../registry/index.ts';
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

function checkRepositoryPolicy(text: string): void {
  const fault = repositoryPolicyFault(text);
  if (fault === undefined) return;
  throw invalidParameter('PolicyText', `Invalid repository policy provided: ${fault}`);
}
