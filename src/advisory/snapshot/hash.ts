import { createHash, type Hash, hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { DIGEST_BYTES } from '../../lib/digest-map.ts';

/** Half of a SHA-256 of what is said, key by key in one order. */
export function contentHash(said: readonly unknown[]): Uint8Array {
  return half(JSON.stringify(said));
}

function half(content: string | Uint8Array): Uint8Array {
  return hash('sha256', content, 'buffer').subarray(0, DIGEST_BYTES);
}

/** Half-digests by number, from 0. */
export interface Hashes {
  has(at: number): boolean;
  get(at: number): Buffer;
  /** As a text of as many characters as it has bytes. */
  text(at: number): string;
  set(at: number, hash: Uint8Array): void;
}

/** Room for so many, in one piece outside of the heap. */
export function createHashes(count: number): Hashes {
  const bytes = Buffer.alloc(count * DIGEST_BYTES);
  const known = new Uint8Array(count);
  return {
    has: (at) => known[at] === 1,
    get: (at) => bytes.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES),
    text: (at) => bytes.toString('latin1', at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES),
    set(at, hash) {
      bytes.set(hash, at * DIGEST_BYTES);
      known[at] = 1;
    },
  };
}

/** Has the hash of each advisory tell also of the facts about its vulnerability. */
export function addFacts(database: DatabaseSync, advisories: Hashes): void {
  const rows = database.prepare(`
    select advisory.id, facts.hash from advisory cross join facts on facts.vulnerability = advisory.vulnerability
    order by advisory.id`);
  forEachGroup(rows.iterate() as Iterable<Row>, 'id', (id, group) => {
    advisories.set(Number(id), half(Buffer.concat([advisories.get(Number(id)), ...sorted(group)])));
  });
}

type Row = Readonly<Record<string, unknown>>;

/** Calls back for each run of rows with the same key, with their hashes. */
function forEachGroup(
  rows: Iterable<Row>,
  key: string,
  take: (key: unknown, hashes: readonly Uint8Array[]) => void,
): void {
  let current: unknown;
  let hashes: Uint8Array[] = [];
  for (const row of rows) {
    if (row[key] !== current && hashes.length > 0) {
      take(current, hashes);
      hashes = [];
    }
    current = row[key];
    if (row['hash'] instanceof Uint8Array) hashes.push(row['hash']);
  }
  if (hashes.length > 0) take(current, hashes);
}

function sorted(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  return hashes.length < 2 ? hashes : hashes.toSorted(Buffer.compare);
}

/**
 * Of what is said of one package and of its vulnerabilities: by the hashes of an advisory and of a claim, as texts, in
 * whatever order the pairs come. It depends on what is said alone, not on ids.
 */
export function packageHash(pairs: readonly string[]): Uint8Array {
  return half(Buffer.from((pairs.length < 2 ? pairs : pairs.toSorted()).join(''), 'latin1'));
}

/** Adds the facts to a digest, in an order that depends on them alone. */
export function digestFacts(database: DatabaseSync, digest: Hash): void {
  const rows = database.prepare('select vulnerability, hash from facts order by vulnerability');
  forEachGroup(rows.iterate() as Iterable<Row>, 'vulnerability', (vulnerability, group) => {
    digest.update(`${JSON.stringify(['facts', vulnerability])}\n`);
    for (const one of sorted(group)) digest.update(one);
  });
}

/** Adds all that is said of exploitation to a digest, by source. */
export function digestExploitation(database: DatabaseSync, digest: Hash): void {
  const rows = database.prepare(
    'select vulnerability, name, detail from exploitation join source on id = source order by vulnerability, name',
  );
  for (const { vulnerability, name, detail } of rows.iterate()) {
    digest.update(`${JSON.stringify([vulnerability, name, detail])}\n`);
  }
}

export interface ContentDigest {
  readonly hash: Hash;
  line(said: readonly unknown[]): void;
  /** `sha256:` and 64 hexadecimal digits. */
  end(): string;
}

/** A SHA-256 that lines are added to. */
export function createDigest(): ContentDigest {
  const digest = createHash('sha256');
  return {
    hash: digest,
    line: (said) => digest.update(`${JSON.stringify(said)}\n`),
    end: () => `sha256:${digest.digest('hex')}`,
  };
}
