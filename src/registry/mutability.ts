import { matchesWildcard } from '../lib/wildcard.ts';
import type { Tag } from '../oci/name.ts';
import type { Repository } from './types.ts';

/** Whether the tag, once it points somewhere, may be moved (ECR's imageTagMutability and its exclusion filters). */
export function isMutable(repository: Pick<Repository, 'tagMutability' | 'mutabilityExclusions'>, tag: Tag): boolean {
  const excluded = () => repository.mutabilityExclusions.some((pattern) => matchesWildcard(pattern, tag));
  switch (repository.tagMutability) {
    case 'MUTABLE':
      return true;
    case 'IMMUTABLE':
      return false;
    case 'MUTABLE_WITH_EXCLUSION':
      return !excluded();
    case 'IMMUTABLE_WITH_EXCLUSION':
      return excluded();
  }
}
