import { fieldsOf } from '../lib/json.ts';
import { parseRepositoryName, type RepositoryName } from '../oci/name.ts';
import type { NewEvent } from './types.ts';

/**
 * The one repository that an event of this registry is about, so that events of a repository can be found: where
 * Amazon ECR and Amazon Inspector name it, as a name or an ARN.
 */
export function repositoryOf({ source, detail }: Pick<NewEvent, 'source' | 'detail'>): RepositoryName | undefined {
  if (!source.startsWith('aws.')) return undefined;
  const image = fieldsOf(fieldsOf(fieldsOf(onlyOf(detail['resources']))['details'])['awsEcrContainerImage']);
  const repository = fieldsOf(onlyOf(detail['repositories']));
  const named = detail['repository-name'] ?? repository['repository-name'] ?? image['repositoryName'];
  return typeof named === 'string' ? parseRepositoryName(named.replace(/^arn:[^/]*:repository\//, '')) : undefined;
}

function onlyOf(list: unknown): unknown {
  return Array.isArray(list) && list.length === 1 ? (list as readonly unknown[])[0] : undefined;
}
