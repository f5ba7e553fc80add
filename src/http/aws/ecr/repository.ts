import { parseRepositoryName, type RepositoryName } from '../../../oci/name.ts';
import type { Repository } from '../../../registry/types.ts';
import { repositoryArn } from '../arn.ts';
import type { AwsCall } from '../types.ts';
import { invalidParameter, repositoryNotFound } from './refusals.ts';
import type { Repository as RepositoryShape } from './shapes.generated.ts';

/** The repository of that name; throws `RepositoryNotFoundException`. */
export async function findRepository(call: AwsCall, name: string): Promise<Repository> {
  const parsed = parseRepositoryName(name);
  const repository = parsed === undefined ? undefined : await call.registry.repositories.get(parsed);
  if (repository === undefined) throw repositoryNotFound({ account: call.account, name });
  return repository;
}

/** A name for a new repository: the model lets one more character pass than the distribution-spec. */
export function newRepositoryName(name: string): RepositoryName {
  const parsed = parseRepositoryName(name);
  if (parsed === undefined) throw invalidParameter('repositoryName', 'must have length less than or equal to 255');
  return parsed;
}

/** Where refusals say that something of the repository was looked for. */
export function placeOf(call: AwsCall, repository: Repository): { account: string; name: string } {
  return { account: call.account, name: repository.name };
}

/** The repository in ECR's form, as clients would reach it. */
export function repositoryShape(call: AwsCall, repository: Repository): RepositoryShape {
  const exclusions = repository.mutabilityExclusions.map((filter) => ({ filterType: 'WILDCARD' as const, filter }));
  return {
    repositoryArn: repositoryArn(call, repository.name),
    registryId: call.account,
    repositoryName: repository.name,
    repositoryUri: `${new URL(call.url).host}/${repository.name}`,
    createdAt: repository.createdAt / 1000,
    imageTagMutability: repository.tagMutability,
    ...(exclusions.length === 0 ? {} : { imageTagMutabilityExclusionFilters: exclusions }),
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
    encryptionConfiguration: encryptionShape(repository),
  };
}

function encryptionShape({ encryption }: Repository): RepositoryShape['encryptionConfiguration'] & object {
  const { encryptionType, kmsKey } = encryption;
  const known = encryptionType === 'KMS' || encryptionType === 'KMS_DSSE' ? encryptionType : 'AES256';
  return { encryptionType: known, ...(kmsKey === undefined ? {} : { kmsKey }) };
}
