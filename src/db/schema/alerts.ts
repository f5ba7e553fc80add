import type { Generated } from 'kysely';

/** Whom to tell of what, and what was told. */
export interface AlertTables {
  alert_channel: AlertChannelTable;
  /** What a channel noted of a thread. */
  alert_thread: { channel_id: string; key: string; value: string };
  alert_rule: AlertRuleTable;
  alert_told: AlertToldTable;
  /** In which of its states an excuse was told of to the channels of a rule. */
  alert_told_excuse: { rule_id: number; excuse_id: number; state: string; at: number };
  /** A tag of which a digest has to look whether there is news. */
  alert_pending: { rule_id: number; repository_id: number; tag: string };
  alert_due: AlertDueTable;
  /** Tags that are to be looked at, by what they have in common: JSON. */
  alert_sweep: { id: Generated<number>; scope: string };
  /** An image whose last inspection broke off, with a sentence. */
  alert_broken_off: { manifest_digest: string; description: string };
  alert_cursor: AlertCursorTable;
}

interface AlertChannelTable {
  /** A UUID. */
  id: string;
  name: string;
  /** The id of the way to reach people, as `slack`. */
  channel: string;
  /** JSON of the fields that are no secrets. */
  settings: string;
  /** Sealed JSON of those that are. */
  secrets: Uint8Array;
  enabled: number;
  created_at: number;
}

interface AlertRuleTable {
  id: Generated<number>;
  name: string;
  enabled: number;
  /** JSON. */
  settings: string;
  /** What was there before is remembered, and not told. */
  since: number;
  /** Of a digest: when it was last made, and when it is made next. */
  told_at: number | null;
  next_at: number | null;
  /** Of one that tells at once: when excuses are looked at next. */
  excuses_at: number | null;
}

/** What the channels of a rule were last told of a tag. */
interface AlertToldTable {
  rule_id: number;
  repository_id: number;
  tag: string;
  at: number;
  /** Deflated JSON. */
  told: Uint8Array;
}

/** A tag of which something may have changed for its readers. */
interface AlertDueTable {
  repository_id: number;
  tag: string;
  /** When it first, and when it last became so. */
  since: number;
  touched_at: number;
  /** Another each time. */
  stamp: number;
}

/** One row: how far updates of advisories were looked through. */
interface AlertCursorTable {
  id: number;
  snapshot_id: number | null;
  /** The latest time at which a vulnerability was found to be made use of. */
  known_since: number | null;
  /** When all current tags were last looked at. */
  swept_at: number;
}
