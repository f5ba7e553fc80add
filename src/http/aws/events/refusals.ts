import { AwsError } from '../error.ts';

/** Errors of EventBridge's API, worded as it words them. */

/** As much of a refused value as is said back. */
const MOST_SHOWN = 256;

/** Members whose values are not said back at all. */
const SECRET = /(?:password|apiKeyValue|clientSecret|\.value)$/;

/** A value that breaks a constraint of the model, `must not be null` and the like. */
export function validation(path: string, constraint: string, value: unknown): AwsError {
  const said = constraint
    .replace(/^must satisfy regular expression '(.*)'$/s, 'must satisfy regular expression pattern: $1')
    .replace(/^must /, 'Member must ');
  const shown = SECRET.test(path) ? '****' : shownValue(value).slice(0, MOST_SHOWN);
  return invalid(`1 validation error detected: Value '${shown}' at '${path}' failed to satisfy constraint: ${said}`);
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function ruleNotFound(name: string): AwsError {
  return notFound(`Rule ${name} does not exist on EventBus default.`);
}

export function busNotFound(name: string): AwsError {
  return notFound(`Event bus ${name} does not exist.`);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', message);
}

export function limitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
}

export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}

export function accessDenied(user: string, operation: string, resource: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: events:${operation} on resource: ${resource} because no ` +
      `identity-based policy allows the events:${operation} action`,
  );
}
