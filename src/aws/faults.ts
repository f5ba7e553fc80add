import type { SendOutcome } from '../delivery/types.ts';
import { printable } from '../lib/printable.ts';

/** What was tried: `SendMessage`, on which ARN, and the permission that it takes. */
export interface Attempt {
  readonly operation: string;
  readonly arn: string;
  /** `sqs:SendMessage` */
  readonly action: string;
}

/** An error as AWS names it. Status 0: none came. */
export interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly status: number;
}

const MOST_MESSAGE = 300;

/** AWS's common errors, and those of SNS, SQS, EventBridge and KMS that say the same. */
const BUSY =
  /^(?:Throttl|.*Throttl(?:ed|ing)|TooManyRequests|RequestLimitExceeded|RequestThrottled|LimitExceeded|SlowDown|OverLimit|ServiceUnavailable|Internal|ConcurrentModification|RequestTimeout)/;
const DENIED = /AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation|Forbidden/;
/** Credentials that are over are often made anew by whoever gave them. */
const OVER = /ExpiredToken|RequestExpired|TokenRefreshRequired/;
const UNKNOWN_CREDENTIALS =
  /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|InvalidAccessKeyId/;
const MISSING = /NotFound|NonExistentQueue|QueueDoesNotExist|EventBusNotFound/;
const NO_CREDENTIALS = /CredentialsProviderError|TokenProviderError|CredentialsError/;

/** What an error comes to: whatever may pass is tried again, and a refusal says what to do. */
export function outcomeOf(error: AwsError, attempt: Attempt): SendOutcome {
  const { operation, arn, action } = attempt;
  const said = `AWS answered "${error.name}" to ${operation} on "${arn}"${textOf(error)}`;
  if (NO_CREDENTIALS.test(error.name)) {
    const next = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role of this machine gives them';
    return { kind: 'later', reason: `there are no credentials for ${operation} on "${arn}": ${next}` };
  }
  if (error.status === 0) {
    return { kind: 'later', reason: `no answer to ${operation} on "${arn}"${textOf(error)}` };
  }
  const isForNow = error.status >= 500 || error.status === 429 || error.status === 408 || BUSY.test(error.name);
  if (isForNow || OVER.test(error.name)) return { kind: 'later', reason: said };
  if (DENIED.test(error.name)) return { kind: 'refused', reason: `${said}: allow it ${action} there` };
  if (MISSING.test(error.name)) return { kind: 'refused', reason: `${said}: make it, or name another` };
  if (UNKNOWN_CREDENTIALS.test(error.name)) {
    return { kind: 'refused', reason: `${said}: this server's AWS credentials are not good there` };
  }
  return { kind: 'refused', reason: said };
}

/** What an SDK threw. */
export function errorOf(thrown: unknown): AwsError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), status: 0 };
  const metadata = '$metadata' in thrown ? thrown.$metadata : undefined;
  const isTold = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  const status = isTold && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0;
  // A host whose addresses were all tried has no message of its own.
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : undefined;
  const { message } = first instanceof Error && thrown.message === '' ? first : thrown;
  return { name: thrown.name, message, status };
}

function textOf({ message }: AwsError): string {
  return message === '' ? '' : `, ${printable(message.slice(0, MOST_MESSAGE))}`;
}
