import { sql } from 'kysely';
import { narrowestFirst, type Query } from '../db/index.ts';
import type { AwsEvent, EventLog, EventRecord } from './types.ts';

/** The events that are kept, in the metadata database. */
export function databaseEventLog(query: Query): EventLog {
  return {
    async list({ source, detailType, repository, since, until, before, limit }) {
      const filters = narrowestFirst([
        ['repository', repository],
        ['detail_type', detailType],
        ['source', source],
      ]);
      let rows = query
        .selectFrom('event')
        .select(['id', 'event_id', 'source', 'detail_type', 'repository', 'at', 'routed_at'])
        // Nobody else may put what begins so; what others put may be large.
        .select(sql<string | null>`case when substr(source, 1, 4) = 'aws.' then body end`.as('body'))
        .where(filters)
        .orderBy('id', 'desc')
        .limit(limit);
      // They are put one after the other: the first and the last are looked up, and not each looked at.
      const put = query.selectFrom('event').select('id').limit(1);
      const first = put.orderBy('put_at').orderBy('id');
      const last = put.orderBy('put_at', 'desc').orderBy('id', 'desc');
      if (since !== undefined) rows = rows.where('id', '>=', first.where('put_at', '>=', since));
      if (until !== undefined) rows = rows.where('id', '<=', last.where('put_at', '<=', until));
      if (before !== undefined) rows = rows.where('id', '<', before);
      return (await rows.execute()).map(recordOf);
    },
  };
}

interface EventRow {
  readonly id: number;
  readonly event_id: string;
  readonly source: string;
  readonly detail_type: string;
  readonly repository: string | null;
  readonly at: number;
  readonly routed_at: number | null;
  readonly body: string | null;
}

function recordOf(row: EventRow): EventRecord {
  // Only the bus writes bodies.
  const event = row.body === null ? undefined : (JSON.parse(row.body) as AwsEvent);
  return {
    number: row.id,
    id: row.event_id,
    source: row.source,
    detailType: row.detail_type,
    at: row.at,
    isRouted: row.routed_at !== null,
    ...(row.repository === null ? {} : { repository: row.repository }),
    ...(event === undefined ? {} : { resources: event.resources, detail: event.detail }),
  };
}
