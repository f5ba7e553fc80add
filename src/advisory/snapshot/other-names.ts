import type { DatabaseSync } from 'node:sqlite';
import { contentHash } from './hash.ts';

/** Stands in `facts` for what no source says by itself, and for no source. */
export const NO_SOURCE = 0;

/**
 * Who files a flaw under GitHub's id, or an ecosystem's, does not always tell its CVE, while another advisory does: the one
 * that all of them agree on is filed among the facts, as no source's. Takes a pass over the advisories that have aliases.
 */
export function fileOtherNames(database: DatabaseSync): void {
  const rows = database.prepare("select distinct vulnerability from advisory where vulnerability not glob 'CVE-*'");
  const wanted = new Set(rows.all().map(({ vulnerability }) => String(vulnerability)));
  const found = new Map<string, Set<string>>();
  if (wanted.size > 0) {
    for (const { name, alias } of database.prepare(ALIASES).iterate()) {
      if (!wanted.has(String(alias))) continue;
      const cves = found.get(String(alias)) ?? new Set();
      found.set(String(alias), cves.add(String(name)));
    }
  }
  const insert = database.prepare('insert into facts values (?, ?, ?, ?)');
  for (const [alias, cves] of found) {
    const aliases = [...cves];
    if (aliases.length === 1) insert.run(alias, NO_SOURCE, contentHash(aliases), JSON.stringify({ aliases }));
  }
}

const ALIASES = `
  select vulnerability as name, value as alias
  from advisory, json_each(detail, '$.aliases')
  where vulnerability glob 'CVE-*' and instr(detail, '"aliases"') > 0
    and json_extract(detail, '$.withdrawnAt') is null`;
