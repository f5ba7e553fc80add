import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { CHUNK } from './store.ts';

/** The other names of vulnerabilities, by their ids and in order; those without one are not there. */
export async function aliasesOf(query: Query, ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const aliases = new Map<number, string[]>();
  for (const chunk of chunksOf(ids, CHUNK)) {
    const rows = await query
      .selectFrom('vulnerability_alias')
      .selectAll()
      .where('vulnerability_id', 'in', chunk)
      .orderBy('name')
      .execute();
    for (const { name, vulnerability_id: id } of rows) aliases.set(id, [...(aliases.get(id) ?? []), name]);
  }
  return aliases;
}
