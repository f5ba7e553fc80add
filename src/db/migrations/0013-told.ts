import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index } from './parts/columns.ts';

/** What happened and what is to be sent can be looked up by what it is about, and counted without being read. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text } = columnKit(dialect);
  await db.schema.alterTable('event').addColumn('repository', text).execute();
  await index(db, 'event', ['repository', 'id']);
  await index(db, 'event', ['source', 'id']);
  await index(db, 'event', ['detail_type', 'id']);
  await index(db, 'delivery', ['lane', 'id']);
  await index(db, 'delivery', ['kind', 'id']);
  await sql`create index delivery_dead on delivery (kind, id) where state = 'dead'`.execute(db);
}
