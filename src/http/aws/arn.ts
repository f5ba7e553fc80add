import type { AwsCall } from './types.ts';

/** The ARN of whoever signed the request, as a user of IAM. */
export function userArn({ account, identity }: Pick<AwsCall, 'account' | 'identity'>): string {
  return `arn:aws:iam::${account}:user/${identity.name}`;
}

/** `arn:aws:ecr:<region>:<account>:repository/<name>` */
export function repositoryArn({ account, regions }: Pick<AwsCall, 'account' | 'regions'>, name: string): string {
  return `arn:aws:ecr:${regions[0]}:${account}:repository/${name}`;
}

/** The name of the repository that the ARN names, or undefined where it names none of this registry. */
export function repositoryOfArn(
  { account, regions }: Pick<AwsCall, 'account' | 'regions'>,
  arn: string,
): string | undefined {
  const [prefix, partition, service, region = '', owner, resource = '', ...more] = arn.split(':');
  const isOurs = prefix === 'arn' && partition?.startsWith('aws') === true && service === 'ecr' && owner === account;
  if (!isOurs || !regions.includes(region) || more.length > 0 || !resource.startsWith('repository/')) return undefined;
  return resource.slice('repository/'.length);
}
