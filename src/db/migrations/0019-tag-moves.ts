import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, required, table } from './parts/columns.ts';

/** What each tag pointed to, beginning with what the tags that are there point to; see `../schema/tags.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'tag_move')
    .addColumn('id', int, id)
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('tag', text, required)
    .addColumn('digest', text)
    .addColumn('at', int, required)
    .addColumn('by_name', text)
    .execute();
  await sql`insert into tag_move (repository_id, tag, digest, at)
    select repository_id, name, digest, updated_at from tag order by updated_at, repository_id, name`.execute(db);
  await index(db, 'tag_move', ['repository_id', 'tag', 'id']);
  await index(db, 'tag_move', ['repository_id', 'id']);
  await index(db, 'tag_move', ['at']);
}
