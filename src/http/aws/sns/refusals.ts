import { AwsError } from '../error.ts';

/** SNS's InvalidParameter; `what` is what stands behind `Invalid parameter: `. */
export function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

export function topicNotFound(): AwsError {
  return new AwsError('NotFound', 'Topic does not exist', { status: 404 });
}

export function subscriptionNotFound(): AwsError {
  return new AwsError('NotFound', 'Subscription does not exist', { status: 404 });
}

export function resourceNotFound(): AwsError {
  return new AwsError('ResourceNotFound', 'Resource does not exist', { status: 404 });
}

export function unauthorized(user: string, action: string, resource: string): AwsError {
  const message = `User: ${user} is not authorized to perform: SNS:${action} on resource: ${resource} because no identity-based policy allows the SNS:${action} action`;
  return new AwsError('AuthorizationError', message, { status: 403 });
}
