/** An ARN taken apart. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** A region becomes a part of a host's name: it holds nothing that could lead elsewhere. */
const ARN = /^arn:(aws[a-z-]{0,20}):([a-z0-9-]{1,40}):([a-z]{2}(?:-[a-z]{2,16}){1,3}-\d{1,2}):(\d{12}):(\S{1,1600})$/;

/** Undefined of what is no ARN of something in a region. */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] = ARN.exec(text) ?? [];
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  return account === undefined || resource === undefined
    ? undefined
    : { partition, service, region, account, resource };
}
