import type { Generated } from 'kysely';

/** Topics, who is subscribed to them, and what their messages are signed with. */
export interface TopicTables {
  topic: TopicTable;
  topic_tag: { topic_id: number; key: string; value: string };
  topic_subscription: TopicSubscriptionTable;
  topic_subscription_token: TopicSubscriptionTokenTable;
  topic_signing_key: TopicSigningKeyTable;
}

interface TopicTable {
  id: Generated<number>;
  name: string;
  /** JSON of the attributes that were set, by SNS's names. */
  attributes: string;
  created_at: number;
}

interface TopicSubscriptionTable {
  id: Generated<number>;
  /** The UUID at the end of its ARN. */
  name: string;
  topic_id: number;
  protocol: string;
  /** Sealed: an address may hold a password. */
  endpoint: Uint8Array;
  /** A keyed hash of the protocol and the endpoint: the same endpoint is subscribed once. */
  endpoint_mark: string;
  /** `pending`, `confirmed` or `deleted`. */
  state: string;
  /** When one that is not confirmed is forgotten. */
  ends_at: number | null;
  /** Whether it was confirmed by somebody who signed. */
  authenticated: number;
  /** Whether a link may not end it. */
  owner_unsubscribes: number;
  /** JSON of the attributes that were set, by SNS's names. */
  attributes: string;
  created_at: number;
}

/** What confirms a subscription, hashed. */
interface TopicSubscriptionTokenTable {
  hash: string;
  subscription_id: number;
  expires_at: number;
}

interface TopicSigningKeyTable {
  id: Generated<number>;
  /** Of the certificate: part of its address. */
  fingerprint: string;
  /** PEM. */
  certificate: string;
  /** Sealed PEM. */
  private_key: Uint8Array;
  expires_at: number;
}
