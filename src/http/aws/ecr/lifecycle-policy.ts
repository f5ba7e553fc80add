import { parseLifecyclePolicy } from '../../../registry/index.ts';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { invalidParameter, lifecyclePolicyNotFound, repositoryNotFound } from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';

/**
 * Lifecycle policies: validated and kept, not enforced. No answer has `lastEvaluatedAt`, since no policy was ever
 * evaluated.
 */
export const lifecyclePolicyHandlers = {
  GetLifecyclePolicy: {
    permission: 'pull',
    isOnlyKept: true,
    handle: async ({ repositoryName }, call) => policyShape(call, await findRepository(call, repositoryName)),
  },
  PutLifecyclePolicy: {
    permission: 'administer',
    isOnlyKept: true,
    async handle({ repositoryName, lifecyclePolicyText }, call) {
      const { name } = await findRepository(call, repositoryName);
      checkLifecyclePolicy(lifecyclePolicyText);
      const repository = await call.registry.repositories.update(name, { lifecyclePolicy: lifecyclePolicyText });
      if (repository === undefined) throw repositoryNotFound({ account: call.account, name });
      return policyShape(call, repository);
    },
  },
  DeleteLifecyclePolicy: {
    permission: 'administer',
    isOnlyKept: true,
    async handle({ repositoryName }, call) {
      const repository = await findRepository(call, repositoryName);
      const answer = policyShape(call, repository);
      await call.registry.repositories.update(repository.name, { lifecyclePolicy: null });
      return answer;
    },
  },
} satisfies Handlers;

function policyShape(call: AwsCall, repository: Repository) {
  const { lifecyclePolicy: lifecyclePolicyText } = repository;
  if (lifecyclePolicyText === undefined) throw lifecyclePolicyNotFound(placeOf(call, repository));
  return { registryId: call.account, repositoryName: repository.name, lifecyclePolicyText };
}

function checkLifecyclePolicy(text: string): void {
  const parsed = parseLifecyclePolicy(text);
  if (parsed.kind === 'policy') return;
  const [{ path, message }] =
    parsed.kind === 'invalid'
      ? parsed.faults
      : [{ path: '', message: 'Could not map policyString into LifecyclePolicy.' }];
  const reason = [path, message].filter((part) => part !== '').join(': ');
  throw invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${reason}`);
}
