import { type RawBuilder, sql } from 'kysely';
import type { Query } from '../db/index.ts';

/** A text that is another one once anything changed that a survey looks at. It costs a few milliseconds at most. */
export async function changeMark(query: Query, now: number): Promise<string> {
  const active = sql`(select snapshot_id from active_snapshot where id = 1)`;
  const parts: readonly RawBuilder<unknown>[] = [
    sql`(select count(*) from tag)`,
    sql`(select max(updated_at) from tag)`,
    sql`(select max(id) from image)`,
    sql`(select max(id) from scan)`,
    sql`(select max(id) from match)`,
    active,
    // While packages are matched against it, more and more of them are.
    sql`(select count(*) from package where matched_snapshot_id = ${active})`,
    sql`(select max(id) from excuse)`,
    sql`(select max(ended_at) from excuse)`,
    sql`(select count(*) from excuse where expires_at > ${now})`,
    sql`(select value from registry_setting where name = 'tags.current')`,
    sql`(select count(*) from repository)`,
  ];
  const named = parts.map((part, at) => sql`${part} as ${sql.ref(`part_${at}`)}`);
  const { rows } = await sql`select ${sql.join(named)}`.execute(query);
  return JSON.stringify(rows[0], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
