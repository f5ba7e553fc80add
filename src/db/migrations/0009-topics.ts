import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, required, table, unique } from './parts/columns.ts';

/** Topics, who is subscribed to them, and the keys that their messages are signed with; see `../schema/topics.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, bytes, id } = columnKit(dialect);
  await table(db, 'topic')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('attributes', text, required)
    .addColumn('created_at', int, required)
    .execute();
  await table(db, 'topic_tag')
    .addColumn('topic_id', int, cascades('topic'))
    .addColumn('key', text, required)
    .addColumn('value', text, required)
    .addPrimaryKeyConstraint('topic_tag_pk', ['topic_id', 'key'] as never)
    .execute();
  await table(db, 'topic_subscription')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('topic_id', int, cascades('topic'))
    .addColumn('protocol', text, required)
    .addColumn('endpoint', bytes, required)
    .addColumn('endpoint_mark', text, required)
    .addColumn('state', text, required)
    .addColumn('ends_at', int)
    .addColumn('authenticated', int, required)
    .addColumn('owner_unsubscribes', int, required)
    .addColumn('attributes', text, required)
    .addColumn('created_at', int, required)
    .addUniqueConstraint('topic_subscription_once', ['topic_id', 'protocol', 'endpoint_mark'] as never)
    .execute();
  await table(db, 'topic_subscription_token')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('subscription_id', int, cascades('topic_subscription'))
    .addColumn('expires_at', int, required)
    .execute();
  await index(db, 'topic_subscription_token', ['subscription_id']);
  await table(db, 'topic_signing_key')
    .addColumn('id', int, id)
    .addColumn('fingerprint', text, unique)
    .addColumn('certificate', text, required)
    .addColumn('private_key', bytes, required)
    .addColumn('expires_at', int, required)
    .execute();
}
