import type { Transaction } from '../db/index.ts';

/** A message to a topic (SNS's Publish). */
export interface TopicMessage {
  /** The same in every repeat; SNS's MessageId. */
  readonly id: string;
  readonly subject?: string;
  readonly message: string;
  /** By name, of SNS's type String, Number or String.Array. */
  readonly attributes?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
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
}
