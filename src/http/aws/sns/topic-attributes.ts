import { isObject } from '../../../lib/json.ts';
import { parseDeliveryPolicy } from '../../../topic/index.ts';
import { invalid } from './refusals.ts';

const LONGEST_DISPLAY_NAME = 100;
const LONGEST_POLICY = 30_720;

/** What this server does not do: setting it would be to no effect. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  KmsMasterKeyId: 'messages are not encrypted with keys of KMS here',
  ContentBasedDeduplication: 'FIFO topics are not supported',
  FifoThroughputScope: 'FIFO topics are not supported',
  ArchivePolicy: 'FIFO topics are not supported',
};

/**
 * Whether an attribute of a topic can be set to the value; throws InvalidParameter where not, with `prefix` in front of
 * the attribute's name. An empty value takes one away.
 */
export function checkTopicAttribute(name: string, value: string, prefix: string): void {
  const unsupported = Object.hasOwn(UNSUPPORTED, name) ? UNSUPPORTED[name] : undefined;
  const isUnsupported =
    unsupported ??
    (/Feedback(?:RoleArn|SampleRate)$/.test(name) ? 'deliveries are listed by "pratique deliveries"' : undefined);
  if (isUnsupported !== undefined) {
    if (value !== '' && value !== 'false') throw invalid(`${prefix}${name}: ${isUnsupported}`);
    return;
  }
  if (value !== '' && name === 'DeliveryPolicy') return checkDeliveryPolicy(value, prefix);
  const isFine = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (isFine === undefined) throw invalid(`${prefix}AttributeName`);
  if (!isFine(value)) throw invalid(`${prefix}${name}${LIMITS[name] ?? ' Reason: the value is not valid'}`);
}

function checkDeliveryPolicy(value: string, prefix: string): void {
  const parsed = parseDeliveryPolicy(value, 'topic');
  if (parsed.kind === 'invalid') throw invalid(`${prefix}DeliveryPolicy: ${parsed.reason}`);
}

const LIMITS: Readonly<Record<string, string>> = {
  Policy: ': must be a JSON object',
  DisplayName: ` Reason: at most ${LONGEST_DISPLAY_NAME} characters, none of them a control character`,
  SignatureVersion: ' Reason: must be 1 or 2',
  TracingConfig: ' Reason: must be PassThrough: there is no X-Ray here',
};

const checks: Readonly<Partial<Record<string, (value: string) => boolean>>> = {
  DeliveryPolicy: (value) => value === '',
  /** Kept and shown: whoever may do what is granted to users. */
  Policy: (value) => value === '' || isJsonObject(value),
  DisplayName: (value) => value.length <= LONGEST_DISPLAY_NAME && !/\p{Cc}/u.test(value),
  SignatureVersion: (value) => ['', '1', '2'].includes(value),
  TracingConfig: (value) => ['', 'PassThrough'].includes(value),
};

function isJsonObject(text: string): boolean {
  if (text.length > LONGEST_POLICY) return false;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The policy that SNS gives a topic which was given none. */
export function defaultPolicy(arn: string, account: string): string {
  const actions = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
    'Subscribe',
    'ListSubscriptionsByTopic',
    'Publish',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}

/**
 * The policy that deliveries of a topic follow. Where nobody set one it is what SNS shows of such a topic; those of this
 * server are tried for longer.
 */
export function effectiveDeliveryPolicy(own: string | undefined): string {
  const parsed = own === undefined ? undefined : parseDeliveryPolicy(own, 'topic');
  const { policy, isFinal } = parsed?.kind === 'policy' ? parsed : { policy: {}, isFinal: false };
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: policy.retries ?? DEFAULT_RETRIES,
      disableSubscriptionOverrides: isFinal,
      defaultRequestPolicy: { headerContentType: policy.contentType ?? 'text/plain; charset=UTF-8' },
    },
  });
}

const DEFAULT_RETRIES = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};
