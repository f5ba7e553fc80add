import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index, required, table } from './parts/columns.ts';

/** What is to be sent; see `../schema/delivery.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'delivery')
    .addColumn('id', int, id)
    .addColumn('kind', text, required)
    .addColumn('receiver', text, required)
    .addColumn('lane', text, required)
    .addColumn('message_id', text, required)
    .addColumn('title', text, required)
    .addColumn('payload', text, required)
    .addColumn('state', text, required)
    .addColumn('is_next', int, required)
    .addColumn('attempts', int, required)
    .addColumn('most_attempts', int)
    .addColumn('created_at', int, required)
    .addColumn('due_at', int, required)
    .addColumn('until_at', int, required)
    .addColumn('claimed_by', text)
    .addColumn('settled_at', int)
    .addColumn('reason', text)
    .addUniqueConstraint('delivery_once', ['kind', 'receiver', 'message_id'] as never)
    .execute();
  await index(db, 'delivery', ['state', 'id']);
  await index(db, 'delivery', ['receiver', 'id']);
  // However much waits, whoever looks for what is due sees the first of each lane only, and there is one first.
  await sql`create unique index delivery_next on delivery (kind, receiver, lane) where is_next = 1`.execute(db);
  await sql`create index delivery_due on delivery (kind, receiver, due_at) where is_next = 1`.execute(db);
  await sql`create index delivery_waiting on delivery (kind, receiver, lane, id) where state = 'waiting'`.execute(db);
  await sql`create index delivery_sent on delivery (settled_at) where state = 'sent'`.execute(db);
  await table(db, 'delivery_receiver')
    .addColumn('kind', text, required)
    .addColumn('receiver', text, required)
    .addColumn('failures', int, required)
    .addColumn('failed_at', int)
    .addColumn('next_at', int, required)
    .addPrimaryKeyConstraint('delivery_receiver_key', ['kind', 'receiver'] as never)
    .execute();
}
