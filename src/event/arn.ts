/** Whose bus it is. */
export interface Place {
  /** Twelve digits. */
  readonly account: string;
  /** The first is the one that ARNs bear. */
  readonly regions: readonly [string, ...string[]];
}

/** `arn:aws:events:<region>:<account>:<resource>` */
export function eventsArn({ account, regions }: Place, resource: string): string {
  return `arn:aws:events:${regions[0]}:${account}:${resource}`;
}

/** What an ARN of this account's EventBridge names, `rule/<name>`; undefined where it names something else. */
export function eventsResource({ account, regions }: Place, arn: string): string | undefined {
  const [prefix, partition, service, region = '', owner, ...resource] = arn.split(':');
  const isOurs = prefix === 'arn' && partition?.startsWith('aws') === true && service === 'events' && owner === account;
  return isOurs && regions.includes(region) ? resource.join(':') : undefined;
}
