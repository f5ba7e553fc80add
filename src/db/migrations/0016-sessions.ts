import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, required, table } from './parts/columns.ts';

/** What the console needs: passwords, sessions (see `../schema/sessions.ts`), and a repository's images by age. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int } = columnKit(dialect);
  await table(db, 'identity_password')
    .addColumn('identity_id', int, (column) => cascades('identity')(column).primaryKey())
    .addColumn('hash', text, required)
    .addColumn('changed_at', int, required)
    .execute();
  await table(db, 'session')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('identity_id', int, cascades('identity'))
    .addColumn('access_key_id', text, (column) => column.references('access_key.id').onDelete('cascade'))
    .addColumn('created_at', int, required)
    .addColumn('seen_at', int, required)
    .addColumn('ends_at', int, required)
    .execute();
  await index(db, 'session', ['identity_id']);
  await index(db, 'session', ['access_key_id']);
  await index(db, 'session', ['ends_at']);
  await index(db, 'repository_manifest', ['repository_id', 'pushed_at', 'digest']);
}
