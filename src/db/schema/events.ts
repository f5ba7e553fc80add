import type { Generated } from 'kysely';

/** What happened here, for machines. */
export interface EventTables {
  event: EventTable;
  /** One row: how far updates of advisories were followed, by the ids of their snapshots. */
  event_cursor: { id: number; snapshot_id: number; highest_id: number; at: number };
}

interface EventTable {
  id: Generated<number>;
  /** A UUID: what receivers tell repeats by. */
  event_id: string;
  detail_type: string;
  source: string;
  lane: string;
  /** The one that it is about, of an event of this registry. */
  repository: string | null;
  /** JSON of the whole event as EventBridge delivers it. */
  body: string;
  at: number;
  put_at: number;
  /** When it was given to the targets of the rules that want it; null before that. */
  routed_at: number | null;
}
