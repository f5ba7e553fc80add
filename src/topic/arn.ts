/** Whose topics these are. */
export interface Place {
  /** Twelve digits. */
  readonly account: string;
  /** The first is the one that ARNs bear; those that bear another of them are understood. */
  readonly regions: readonly [string, ...string[]];
}

const NAME = /^[A-Za-z0-9_-]{1,256}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether `text` can be a topic's name: 1 to 256 letters, digits, hyphens and underscores (SNS's CreateTopic). */
export function isTopicName(text: string): boolean {
  return NAME.test(text);
}

/** `arn:aws:sns:<region>:<account>:<name>` */
export function topicArn({ account, regions }: Place, name: string): string {
  return `arn:aws:sns:${regions[0]}:${account}:${name}`;
}

/** The name of the topic of this server that the ARN can be of. */
export function topicOfArn(place: Place, arn: string): string | undefined {
  const [name, ...more] = namesIn(place, arn) ?? [];
  return more.length === 0 ? name : undefined;
}

/** The topic's name and the UUID of the subscription of this server that the ARN can be of. */
export function subscriptionOfArn(
  place: Place,
  arn: string,
): { readonly topic: string; readonly id: string } | undefined {
  const [topic, id, ...more] = namesIn(place, arn) ?? [];
  if (topic === undefined || id === undefined || more.length > 0 || !UUID.test(id)) return undefined;
  return { topic, id };
}

function namesIn({ account, regions }: Place, arn: string): readonly string[] | undefined {
  if (arn.length > 512) return undefined;
  const [prefix, partition, service, region = '', owner, ...names] = arn.split(':');
  const isOurs = prefix === 'arn' && partition?.startsWith('aws') === true && service === 'sns' && owner === account;
  return isOurs && regions.includes(region) && isTopicName(names[0] ?? '') ? names : undefined;
}
