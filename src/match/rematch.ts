import type { Snapshot } from '../advisory/types.ts';
import type { Query } from '../db/types.ts';
import type { PackageKey } from '../distro/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import { refreshExploitation, storeExploitation } from './exploitation.ts';
import { type MatchingDependencies, opened, type StoredSnapshot } from './match-image.ts';
import { packageMatcher } from './match-package.ts';
import { applyMatches } from './match-store.ts';
import { matchableRows, type StoredMatchable, withKeys } from './matchables.ts';
import { CHUNK } from './store.ts';
import type { MatchCause } from './types.ts';

/** What is needed of a snapshot to tell what changed since. */
export interface EarlierSnapshot {
  readonly id: number;
  readonly snapshot: Pick<Snapshot, 'digest' | 'keys' | 'keyHash'>;
}

export interface RematchOptions extends MatchingDependencies {
  /** The snapshot that was active before, where its keys are at hand: then only what changed since is matched again. */
  readonly from?: EarlierSnapshot;
  /** The active snapshot. */
  readonly to: StoredSnapshot;
  /** Why; absent, other advisories. */
  readonly cause?: MatchCause;
  readonly signal?: AbortSignal;
}

export interface RematchResult {
  /** Packages that were matched again. */
  readonly matched: number;
  /** Packages whose advisories had not changed. */
  readonly unchanged: number;
  /** Matches that opened, closed or were rated anew. */
  readonly changes: number;
}

/** Packages in one transaction: a push waits for one of them at most. */
const BATCH = 100;

/**
 * Brings every package's matches to a snapshot that has become active: first those whose advisories changed, then all
 * that were not matched against it yet. In short transactions, each of which leaves things true; where it was cut off,
 * calling it again goes on. Packages that are stored meanwhile are matched by whoever stores them (`recordImage`); those
 * that were only ever found among the files of another package are not matched at all. In the end what is known of
 * exploitation is brought to the snapshot too.
 */
export async function rematch(options: RematchOptions): Promise<RematchResult> {
  const { from, to, database } = options;
  const changed = changedNames(from, to);
  const result = { matched: 0, unchanged: 0, changes: 0 };
  const matchAgain = async (packages: readonly StoredMatchable[]) => {
    for (const batch of chunksOf(packages, BATCH)) {
      options.signal?.throwIfAborted();
      result.changes += await matchBatch(options, batch);
      result.matched += batch.length;
    }
  };
  for await (const packages of packagesUnder(database.query, changed, to.id)) await matchAgain(packages);
  for await (const packages of packagesBehind(database.query, to.id)) {
    options.signal?.throwIfAborted();
    const isSame = (one: StoredMatchable) =>
      from !== undefined && one.matchedSnapshotId === from.id && !one.keys.some((key) => isUnder(key, changed));
    const groups = Map.groupBy(packages, isSame);
    result.unchanged += await markMatched(options, groups.get(true) ?? []);
    await matchAgain(groups.get(false) ?? []);
  }
  await refreshExploitation(options, to.snapshot, options.signal);
  return result;
}

/** Names by ecosystem. */
type Names = ReadonlyMap<string, ReadonlySet<string>>;

function changedNames(from: EarlierSnapshot | undefined, to: StoredSnapshot): Names {
  const names = new Map<string, Set<string>>();
  if (from === undefined) return names;
  for (const { ecosystem, name } of to.snapshot.changedSince(from.snapshot)) {
    const known = names.get(ecosystem);
    if (known === undefined) names.set(ecosystem, new Set([name]));
    else known.add(name);
  }
  return names;
}

function isUnder({ ecosystem, name }: PackageKey, names: Names): boolean {
  return names.get(ecosystem)?.has(name) === true;
}

async function* packagesUnder(query: Query, names: Names, to: number): AsyncIterable<readonly StoredMatchable[]> {
  for (const [ecosystem, ofEcosystem] of names) {
    for (const chunk of chunksOf([...ofEcosystem], CHUNK)) {
      const filed = query
        .selectFrom('package_key')
        .select('package_id')
        .where('ecosystem', '=', ecosystem)
        .where('name', 'in', chunk);
      const rows = await pendingRows(query, to).where('package.id', 'in', filed).execute();
      for (const part of chunksOf(rows, CHUNK)) yield await withKeys(query, part);
    }
  }
}

/** All that are not matched against the snapshot, by id, each once. */
async function* packagesBehind(query: Query, to: number): AsyncIterable<readonly StoredMatchable[]> {
  for (let last = 0; ; ) {
    const rows = await pendingRows(query, to)
      .where('package.id', '>', last)
      .orderBy('package.id')
      .limit(CHUNK)
      .execute();
    const final = rows.at(-1);
    if (final === undefined) return;
    yield await withKeys(query, rows);
    last = final.id;
  }
}

function pendingRows(query: Query, to: number) {
  return matchableRows(query)
    .where('package.standalone', '=', 1)
    .where((where) =>
      where.or([where('package.matched_snapshot_id', 'is', null), where('package.matched_snapshot_id', '<>', to)]),
    );
}

async function matchBatch(
  { database, to, now, onChanges, cause = 'advisories' }: RematchOptions,
  packages: readonly StoredMatchable[],
): Promise<number> {
  const match = packageMatcher(to.snapshot);
  const matched = packages.map((one) => ({ packageId: one.id, found: match(one) }));
  return await database.write(async (tx) => {
    const at = now();
    const changes = await applyMatches(tx, matched, { snapshotId: to.id, cause, at });
    await storeExploitation(tx, opened(changes), to.snapshot, at);
    if (changes.length > 0) await onChanges?.(tx, changes);
    return changes.length;
  });
}

async function markMatched(
  { database, from, to }: RematchOptions,
  packages: readonly StoredMatchable[],
): Promise<number> {
  if (from === undefined || packages.length === 0) return 0;
  const ids = packages.map(({ id }) => id);
  await database.query
    .updateTable('package')
    .set({ matched_snapshot_id: to.id })
    .where('id', 'in', ids)
    .where('matched_snapshot_id', '=', from.id)
    .execute();
  return packages.length;
}
