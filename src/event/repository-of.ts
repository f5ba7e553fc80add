import { fieldsOf } from '../lib/json.ts';
import { parseRepositoryName, type RepositoryName } from '../oci/name.ts';
import type { NewEvent } from './types.ts';

/**
 * The one repository that an event of this registry is about, so that events of a repository can be found: where
 * Amazon ECR and Amazon Inspector name it, as a name or an ARN.
 */
export function repositoryOf({ source, detail }: Pick<NewEvent, 'source' | 'detail'>): RepositoryName | undefined {
  if (!source.startsWith('aws.')) return undefined;
  const { resources } = detail;
  const [resource] = Array.isArray(resources) && resources.length === 1 ? (resources as readonly unknown[]) : [];
  const image = fieldsOf(fieldsOf(fieldsOf(resource)['details'])['awsEcrContainerImage']);
  const named = detail['repository-name'] ?? image['repositoryName'];
  return typeof named === 'string' ? parseRepositoryName(named.replace(/^arn:[^/]*:repository\//, '')) : undefined;
}
