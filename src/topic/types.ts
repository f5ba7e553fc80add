import type { Transaction } from '../db/index.ts';
import type { SendOutcome } from '../delivery/types.ts';
import type { MessageAttributes } from '../pattern/types.ts';

/** A message to a topic (SNS's Publish). */
export interface TopicMessage {
  /** The same in every repeat; SNS's MessageId. */
  readonly id: string;
  readonly subject?: string;
  readonly message: string;
  /** What subscriptions of some protocols get in the place of `message` (SNS's MessageStructure `json`). */
  readonly byProtocol?: Readonly<Partial<Record<SubscriptionProtocol, string>>>;
  /** By name, of SNS's type String, Number, String.Array or Binary (base64). */
  readonly attributes?: MessageAttributes;
  /** Messages of one lane reach a subscription in order. */
  readonly lane: string;
}

/** Topics as whatever publishes to them needs them. */
export interface Publishing {
  /** In the transaction of whoever publishes: one delivery for each confirmed subscription whose filter lets it through. */
  publish(
    tx: Transaction,
    topicArn: string,
    message: TopicMessage,
  ): Promise<{ readonly kind: 'published' | 'unknown' }>;
  /** The same in a transaction of its own, all messages or none. */
  post(topicArn: string, messages: readonly TopicMessage[]): Promise<{ readonly kind: 'published' | 'unknown' }>;
  /** Whether there is a topic of that ARN here. */
  exists(tx: Transaction, topicArn: string): Promise<boolean>;
}

/** How messages reach a subscriber. */
export const SUBSCRIPTION_PROTOCOLS = ['http', 'https', 'email', 'email-json', 'sqs'] as const;

export type SubscriptionProtocol = (typeof SUBSCRIPTION_PROTOCOLS)[number];

/** Attributes by the names that SNS gives them; only those that were set. */
export type Attributes = Readonly<Record<string, string>>;

export type Tags = Readonly<Record<string, string>>;

export interface Topic {
  /** `arn:aws:sns:<region>:<account>:<name>` */
  readonly arn: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly subscriptions: Readonly<Record<SubscriptionState, number>>;
}

/** A deleted one was ended by its link: for three days its subscriber can take it up again. */
export type SubscriptionState = 'pending' | 'confirmed' | 'deleted';

export interface Subscription {
  /** `<ARN of the topic>:<UUID>` */
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  /** As it was given: it may hold a password. */
  readonly endpoint: string;
  readonly state: SubscriptionState;
  /** Confirmed by somebody who signed the request. */
  readonly confirmationWasAuthenticated: boolean;
  readonly attributes: Attributes;
}

/** A part of a list, with where the next one begins; absent at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Puts messages into queues of SQS, wherever they are. */
export interface Queues {
  send(
    queue: {
      readonly arn: string;
      readonly body: string;
      readonly attributes?: MessageAttributes;
      /** For a queue that keeps order: of what, and the same in every repeat. */
      readonly groupId?: string;
      readonly deduplicationId?: string;
    },
    signal: AbortSignal,
  ): Promise<SendOutcome>;
}

/** Topics and subscriptions, as their owners set them up. Every change is durable when it is answered. */
export interface Topics extends Publishing, TopicAdministration, Subscriptions {}

export interface TopicAdministration {
  /** The topic of that name, made where it was missing; `differs` where it is there and was made otherwise. */
  createTopic(
    name: string,
    setup: { readonly attributes: Attributes; readonly tags: Tags },
  ): Promise<
    | { readonly kind: 'topic'; readonly arn: string }
    | { readonly kind: 'differs'; readonly what: 'attributes' | 'tags' }
  >;
  /** With its subscriptions, and with what was still to be sent to them. Nothing where there is none. */
  deleteTopic(arn: string): Promise<void>;
  findTopic(arn: string): Promise<Topic | undefined>;
  /** ARNs by name, from behind `after`, a topic's name. */
  listTopics(page: { readonly after?: string; readonly limit: number }): Promise<Page<string>>;
  /** Null takes an attribute away. False where there is no such topic, as below. */
  setTopicAttributes(arn: string, attributes: Readonly<Record<string, string | null>>): Promise<boolean>;
  topicTags(arn: string): Promise<Tags | undefined>;
  /** Null takes a tag away. Changes nothing where more than `most` would be left. */
  setTopicTags(
    arn: string,
    tags: Readonly<Record<string, string | null>>,
    most: number,
  ): Promise<'set' | 'too-many' | 'unknown'>;
}

export interface NewSubscription {
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  readonly endpoint: string;
  readonly attributes: Attributes;
}

export interface Subscriptions {
  /**
   * Subscribes an endpoint and sends it what confirms the subscription; again to one that has not confirmed yet. A
   * confirmed one stays as it is. A queue is confirmed at once: it belongs to whoever may subscribe it.
   */
  subscribe(
    subscription: NewSubscription,
  ): Promise<
    | { readonly kind: 'subscribed'; readonly subscription: Subscription }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'differs' }
  >;
  /** The subscription that a token confirms, as long as it does. */
  findByToken(topicArn: string, token: string): Promise<Subscription | undefined>;
  /** Confirms, or says again that it is confirmed; undefined where the token is none, is too old, or another topic's. */
  confirm(
    topicArn: string,
    token: string,
    by: { readonly isSigned: boolean; readonly onlyOwnerUnsubscribes?: boolean },
  ): Promise<Subscription | undefined>;
  findSubscription(arn: string): Promise<Subscription | undefined>;
  /** From behind `after`, of one topic or of all; undefined where there is no such topic. */
  listSubscriptions(page: {
    readonly topicArn?: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<Page<Subscription> | undefined>;
  /** Null takes an attribute away. False where there is none. */
  setSubscriptionAttributes(arn: string, attributes: Readonly<Record<string, string | null>>): Promise<boolean>;
  /** Ends it, with what was still to be sent to it. Nothing where there is none. */
  unsubscribe(arn: string): Promise<void>;
  /** The subscription that the link of its own messages ends. */
  findByLink(arn: string, token: string): Promise<Subscription | undefined>;
  /** Ends what `findByLink` finds, and tells its endpoint how to take it up again; undefined where it finds nothing. */
  unsubscribeByLink(arn: string, token: string): Promise<Subscription | undefined>;
}
