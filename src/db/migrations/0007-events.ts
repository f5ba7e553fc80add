import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index, required, table, unique } from './parts/columns.ts';

/** What happened here, for machines; see `../schema/events.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'event')
    .addColumn('id', int, id)
    .addColumn('event_id', text, unique)
    .addColumn('detail_type', text, required)
    .addColumn('source', text, required)
    .addColumn('lane', text, required)
    .addColumn('body', text, required)
    .addColumn('at', int, required)
    .addColumn('put_at', int, required)
    .addColumn('routed_at', int)
    .execute();
  await index(db, 'event', ['put_at']);
  await sql`create index event_unrouted on event (id) where routed_at is null`.execute(db);
}
