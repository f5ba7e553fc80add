import { createHash } from 'node:crypto';
import { userArn } from '../arn.ts';
import type { AwsCall } from '../types.ts';

/** STS's GetCallerIdentity. The user's id has IAM's form and is the same for the same account and name. */
export function callerIdentity(call: AwsCall): {
  readonly UserId: string;
  readonly Account: string;
  readonly Arn: string;
} {
  const arn = userArn(call);
  const hash = createHash('sha256').update(arn).digest();
  const id = Array.from(hash.subarray(0, 17), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32));
  return { UserId: `AIDA${id.join('')}`, Account: call.account, Arn: arn };
}
