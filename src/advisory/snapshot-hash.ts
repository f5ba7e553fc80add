import { createHash, hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** Hashes of what each advisory and each claim says, by id. */
export interface ContentHashes {
  readonly advisoryHashes: readonly string[];
  readonly claimHashes: readonly string[];
}

/** Half of a SHA-256, in hexadecimal. */
export function hashOf(text: string): string {
  return hash('sha256', text, 'buffer').toString('hex', 0, 16);
}

/** A SHA-256 over lines, in whatever order they come. */
export function digestOf(lines: readonly string[]): string {
  const digest = createHash('sha256');
  for (const line of lines.toSorted()) digest.update(`${line}\n`);
  return `sha256:${digest.digest('hex')}`;
}

/** For each vulnerability that there are facts about, a hash of them all. */
export function factsHashes(database: DatabaseSync): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  const rows = database.prepare(
    'select vulnerability, name, detail from facts left join source on id = source order by vulnerability',
  );
  let [current, texts] = ['', [] as string[]];
  const end = () => texts.length > 0 && hashes.set(current, hashOf(texts.toSorted().join('\n')));
  for (const { vulnerability, name, detail } of rows.iterate()) {
    if (vulnerability !== current) {
      end();
      [current, texts] = [String(vulnerability), []];
    }
    texts.push(JSON.stringify([name, detail]));
  }
  end();
  return hashes;
}

/** A SHA-256 over all that is said of exploitation, by source. */
export function exploitationHash(database: DatabaseSync): string {
  const digest = createHash('sha256');
  const rows = database.prepare(
    'select vulnerability, name, detail from exploitation join source on id = source order by vulnerability, name',
  );
  for (const { vulnerability, name, detail } of rows.iterate()) {
    digest.update(`${JSON.stringify([vulnerability, name, detail])}\n`);
  }
  return digest.digest('hex');
}

/**
 * For each package, by its id, a hash of all that is said of it and of its vulnerabilities. It depends on what is said
 * alone: not on ids, nor on the order in which it came.
 */
export function packageHashes(
  database: DatabaseSync,
  { advisoryHashes, claimHashes }: ContentHashes,
  facts: ReadonlyMap<string, string>,
): ReadonlyMap<number, string> {
  const factsOf = factsByAdvisory(database, facts);
  const hashes = new Map<number, string>();
  let current = 0;
  let entries: string[] = [];
  const end = () => entries.length > 0 && hashes.set(current, hashOf(entries.toSorted().join('\n')));
  for (const row of database.prepare('select package, advisory, claim from affected order by package').iterate()) {
    const [key, advisory, claim] = [Number(row['package']), Number(row['advisory']), Number(row['claim'])];
    if (key !== current) {
      end();
      [current, entries] = [key, []];
    }
    entries.push(`${advisoryHashes[advisory]} ${claimHashes[claim]} ${factsOf.get(advisory) ?? ''}`);
  }
  end();
  return hashes;
}

function factsByAdvisory(database: DatabaseSync, facts: ReadonlyMap<string, string>): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (facts.size === 0) return found;
  for (const { id, vulnerability } of database.prepare('select id, vulnerability from advisory').iterate()) {
    const known = facts.get(String(vulnerability));
    if (known !== undefined) found.set(Number(id), known);
  }
  return found;
}
