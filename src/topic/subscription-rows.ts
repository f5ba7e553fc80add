import type { Query } from '../db/index.ts';
import { subscriptionOfArn, topicArn } from './arn.ts';
import { readAttributes } from './attributes.ts';
import type { TopicReading } from './room.ts';
import {
  type Attributes,
  SUBSCRIPTION_PROTOCOLS,
  type Subscription,
  type SubscriptionProtocol,
  type SubscriptionState,
} from './types.ts';

/** A subscription with what only its own server knows of it. */
export interface KnownSubscription extends Subscription {
  readonly rowId: number;
  /** The UUID at the end of its ARN: the receiver of its deliveries. */
  readonly id: string;
  readonly topicName: string;
  readonly topicId: number;
  readonly topicAttributes: Attributes;
  /** Whether a link may not end it. */
  readonly onlyOwnerUnsubscribes: boolean;
}

/** Subscriptions with their topics, without those that nobody confirmed in time. */
export function selectSubscriptions(query: Query, now: number) {
  return query
    .selectFrom('topic_subscription')
    .innerJoin('topic', 'topic.id', 'topic_subscription.topic_id')
    .where((where) =>
      where.or([where('topic_subscription.ends_at', 'is', null), where('topic_subscription.ends_at', '>', now)]),
    )
    .selectAll('topic_subscription')
    .select(['topic.name as topic', 'topic.attributes as topic_attributes']);
}

export type SubscriptionRow = Awaited<ReturnType<ReturnType<typeof selectSubscriptions>['execute']>>[number];

/** What a row says. Throws where its endpoint was sealed with another master key. */
export function subscriptionOf(room: TopicReading, row: SubscriptionRow): KnownSubscription {
  const arnOfTopic = topicArn(room, row.topic);
  return {
    rowId: row.id,
    id: row.name,
    arn: `${arnOfTopic}:${row.name}`,
    topicArn: arnOfTopic,
    topicName: row.topic,
    topicId: row.topic_id,
    topicAttributes: readAttributes(row.topic_attributes),
    protocol: protocolOf(row.protocol),
    endpoint: room.box.open(row.endpoint, sealOwner(row.name)),
    state: stateOf(row.state),
    confirmationWasAuthenticated: row.authenticated !== 0,
    onlyOwnerUnsubscribes: row.owner_unsubscribes !== 0,
    attributes: readAttributes(row.attributes),
  };
}

/** The subscription of that UUID. */
export async function findById(room: TopicReading, query: Query, id: string): Promise<KnownSubscription | undefined> {
  const found = selectSubscriptions(query, room.clock()).where('topic_subscription.name', '=', id);
  const row = await found.executeTakeFirst();
  return row === undefined ? undefined : subscriptionOf(room, row);
}

/** The subscription of that ARN. */
export async function findByArn(room: TopicReading, query: Query, arn: string): Promise<KnownSubscription | undefined> {
  const names = subscriptionOfArn(room, arn);
  const found = names === undefined ? undefined : await findById(room, query, names.id);
  return found?.topicName === names?.topic ? found : undefined;
}

/** Whose sealed endpoint it is. */
export function sealOwner(id: string): string {
  return `topic_subscription ${id}`;
}

function protocolOf(text: string): SubscriptionProtocol {
  const protocol = SUBSCRIPTION_PROTOCOLS.find((each) => each === text);
  if (protocol === undefined) throw new Error(`the database has a subscription of the unknown protocol "${text}"`);
  return protocol;
}

function stateOf(text: string): SubscriptionState {
  return text === 'confirmed' || text === 'deleted' ? text : 'pending';
}
