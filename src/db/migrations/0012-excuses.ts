import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index, required, table, unique } from './parts/columns.ts';

/** Which findings need nobody, and on whose word; see `../schema/excuses.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'excuse')
    .addColumn('id', int, id)
    .addColumn('vulnerability', text)
    .addColumn('package', text)
    .addColumn('path', text)
    .addColumn('repository', text)
    .addColumn('tag', text)
    .addColumn('image', text)
    .addColumn('status', text, required)
    .addColumn('justification', text)
    .addColumn('reason', text, required)
    .addColumn('owner', text, required)
    .addColumn('ticket', text)
    .addColumn('created_at', int, required)
    .addColumn('expires_at', int, required)
    .addColumn('until_fixed', int, required)
    .addColumn('origin', text, required)
    .addColumn('ended_at', int)
    .addColumn('ended_because', text)
    .execute();
  await index(db, 'excuse', ['expires_at']);
  await index(db, 'excuse', ['origin']);
  await table(db, 'excuse_signer')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('public_key', text, required)
    .addColumn('fingerprint', text, unique)
    .addColumn('repositories', text, required)
    .addColumn('added_by', text, required)
    .addColumn('added_at', int, required)
    .execute();
  await table(db, 'vex_claim')
    .addColumn('id', int, id)
    .addColumn('manifest_digest', text, required)
    .addColumn('document', text, required)
    .addColumn('vulnerability', text, required)
    .addColumn('package', text)
    .addColumn('status', text, required)
    .addColumn('justification', text)
    .addColumn('statement', text)
    .addColumn('author', text)
    .addColumn('signer', text)
    .addColumn('doubt', text)
    .execute();
  await index(db, 'vex_claim', ['manifest_digest', 'vulnerability']);
}
