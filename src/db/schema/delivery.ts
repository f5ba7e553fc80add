import type { Generated } from 'kysely';

/** What is to be sent, and to whom. */
export interface DeliveryTables {
  delivery: DeliveryTable;
  delivery_receiver: DeliveryReceiverTable;
}

/** Something that is to be sent to one receiver, or was. */
interface DeliveryTable {
  id: Generated<number>;
  /** Who sends it: `target`, `subscription` or `channel`. */
  kind: string;
  receiver: string;
  lane: string;
  /** What the receiver tells repeats by. */
  message_id: string;
  title: string;
  /** Empty once it is sent. */
  payload: string;
  /** `waiting`, `sent` or `dead`. */
  state: string;
  /** 1: the oldest of its lane that waits, the only one that may be tried. */
  is_next: number;
  attempts: number;
  /** After so many it is a dead letter; null where only time decides. */
  most_attempts: number | null;
  created_at: number;
  /** When it is tried next; while it is being tried, until when that counts. */
  due_at: number;
  /** A try that goes wrong after this is the last one. */
  until_at: number;
  claimed_by: string | null;
  /** When it was sent or given up. */
  settled_at: number | null;
  reason: string | null;
}

/** How a receiver does. */
interface DeliveryReceiverTable {
  kind: string;
  receiver: string;
  /** Tries that went wrong since one went well. */
  failures: number;
  failed_at: number | null;
  /** It is left alone until then. */
  next_at: number;
}
