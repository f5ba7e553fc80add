import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { eachDatabase } from '../../../test/support/databases.ts';
import { up } from './0019-tag-moves.ts';

eachDatabase('a database with tags, but no history of them,', (open) => {
  it('begins with where they point, and since when', async () => {
    const { query, dialect } = await open();
    await sql`drop table tag_move`.execute(query);
    await sql`insert into repository (name, created_at, scan_on_push, tag_mutability, mutability_exclusions, encryption)
      values ('app', 1, 0, 'MUTABLE', '[]', '{}')`.execute(query);
    await sql`insert into tag (repository_id, name, digest, updated_at)
      values (1, 'a', 'sha256:2', 20), (1, 'b', 'sha256:1', 10)`.execute(query);

    await up(query as unknown as Kysely<never>, dialect);

    const found = await sql<Record<string, unknown>>`select tag, digest, at, by_name from tag_move order by id`.execute(
      query,
    );
    assert.deepEqual(
      found.rows.map(({ tag, digest, at, by_name: by }) => [tag, digest, at, by]),
      [
        ['b', 'sha256:1', 10, null],
        ['a', 'sha256:2', 20, null],
      ],
    );
  });
});
