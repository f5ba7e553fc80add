import { isObject } from '../../../lib/json.ts';
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

/** Kept and shown; whoever may do what is granted to users, and deliveries go by this server's own settings. */
const KEPT = ['Policy', 'DeliveryPolicy'];

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
  if (KEPT.includes(name)) {
    if (value !== '' && !isJsonObject(value)) throw invalid(`${prefix}${name}: must be a JSON object`);
    return;
  }
  const isFine = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (isFine === undefined) throw invalid(`${prefix}AttributeName`);
  if (!isFine(value)) throw invalid(`${prefix}${name} Reason: ${LIMITS[name] ?? 'the value is not valid'}`);
}

const LIMITS: Readonly<Record<string, string>> = {
  DisplayName: `at most ${LONGEST_DISPLAY_NAME} characters, none of them a control character`,
  SignatureVersion: 'must be 1 or 2',
  TracingConfig: 'must be PassThrough: there is no X-Ray here',
};

const checks: Readonly<Partial<Record<string, (value: string) => boolean>>> = {
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

/** What SNS shows of a topic whose deliveries nobody set; those of this server are tried for longer. */
export const EFFECTIVE_DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
});
