import type { Identity } from '../../auth/types.ts';
import { actorOf } from '../../trail/index.ts';
import type { Actor, Deed } from '../../trail/types.ts';

/** What is done all day long by who pushes, pulls or sends: it is no change of how things are. */
const DAILY = new Set([
  'BatchCheckLayerAvailability',
  'BatchGetImage',
  'CompleteLayerUpload',
  'GetAuthorizationToken',
  'InitiateLayerUpload',
  'Publish',
  'PublishBatch',
  'PutEvents',
  'PutImage',
  'UploadLayerPart',
]);

/** What names the thing that is changed, in the requests of ECR, EventBridge and SNS. */
const NAMES = [
  'repositoryName',
  'resourceArn',
  'Name',
  'Rule',
  'ResourceARN',
  'TopicArn',
  'SubscriptionArn',
  'ResourceArn',
];

interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly body: Buffer;
  readonly query: string;
}

/** What a request to a service of AWS does, to be written down; undefined where it changes nothing of how things are. */
export function deedOf({ service, operation, body, query }: Asked, identity: Identity): (Deed & Actor) | undefined {
  const asked = service === 'sns' ? formOf(body, query) : jsonOf(body, DAILY.has(operation));
  const action = service === 'sns' ? (asked['Action'] ?? '') : operation;
  if (DAILY.has(action)) return undefined;
  const about = NAMES.flatMap((key) => asked[key] ?? []).join(' ');
  return {
    way: 'aws',
    action,
    about,
    // Of ECR alone nothing is secret: connections and endpoints of the others may be.
    ...(service === 'ecr' ? { detail: body.toString('utf8') } : {}),
    ...actorOf(identity),
  };
}

type Texts = Readonly<Record<string, string | undefined>>;

function formOf(body: Buffer, query: string): Texts {
  return Object.fromEntries(new URLSearchParams(body.length === 0 ? query : body.toString('utf8')));
}

function jsonOf(body: Buffer, isUnread: boolean): Texts {
  if (isUnread) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
