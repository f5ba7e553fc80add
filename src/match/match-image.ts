import type { Snapshot } from '../advisory/types.ts';
import type { Database, Query, Transaction } from '../db/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Clock } from '../lib/clock.ts';
import type { BoundPackage } from './bind.ts';
import { composed, type ImageToRecord } from './composed.ts';
import { coverageOf, type Observed, sourceUpdatedAt } from './coverage.ts';
import { storeExploitation } from './exploitation.ts';
import { packageMatcher } from './match-package.ts';
import { applyMatches } from './match-store.ts';
import { matchableOf } from './matchables.ts';
import { findImage, findPackages, storeImage, storePackages } from './store.ts';
import type { Coverage, MatchCause, MatchChange } from './types.ts';

/** A snapshot with the id of its row. */
export interface StoredSnapshot {
  readonly id: number;
  readonly snapshot: Snapshot;
}

/** Hears of changed matches in the transaction that makes them true: what it writes is committed with them. */
export type OnMatchChanges = (tx: Transaction, changes: readonly MatchChange[]) => Promise<void>;

export interface MatchingDependencies {
  readonly database: Database;
  readonly now: Clock;
  readonly onChanges?: OnMatchChanges;
}

export interface RecordDependencies extends MatchingDependencies {
  /** The snapshot that is active now, open; undefined before the first. Asked anew each time. */
  activeSnapshot(): Promise<StoredSnapshot | undefined>;
}

export interface RecordedImage {
  readonly imageId: number;
  readonly coverage: Coverage;
  /** The earliest time, in milliseconds since the epoch, as of which findings hold all that was matched. */
  readonly at: number;
  /** What the packages are matched against. */
  readonly snapshot?: StoredSnapshot;
  /** When what is known of the image's release last changed, in milliseconds since the epoch. */
  readonly sourceUpdatedAt?: number;
}

/** An activation is rare, and takes longer than the recording of an image. */
const MOST_TRIES = 5;

/**
 * Stores an image with its packages and matches those that are not matched yet, once for each distinct package. When it
 * answers, all its packages are matched against the snapshot that was active at the end; recording the same image again
 * replaces what was stored of it.
 */
export async function recordImage(dependencies: RecordDependencies, image: ImageToRecord): Promise<RecordedImage> {
  let active = await dependencies.activeSnapshot();
  for (let tries = 1; ; tries += 1) {
    const recorded = await recordAgainst(dependencies, image, active);
    // Had another snapshot become active, its re-matching might have passed before these packages were there.
    const after = await dependencies.activeSnapshot();
    if (after?.id === active?.id) return recorded;
    if (tries === MOST_TRIES)
      throw new Error(`the advisories changed ${tries} times while "${image.manifestDigest}" was matched`);
    active = after;
  }
}

/**
 * What `recordImage` would answer of an image that is stored as these extractors read it, without laying anything over
 * anything: undefined where it is not, a layer of it could not be read, or a package of it is not matched against the
 * active snapshot yet.
 */
export async function recallImage(
  { database, now, activeSnapshot }: Pick<RecordDependencies, 'database' | 'now' | 'activeSnapshot'>,
  { manifestDigest, extractorVersion }: Pick<ImageToRecord, 'manifestDigest' | 'extractorVersion'>,
): Promise<RecordedImage | undefined> {
  const active = await activeSnapshot();
  const image = await findImage(database.query, manifestDigest);
  const isCurrent = image?.extractorVersion === extractorVersion && image.observed.unreadable.length === 0;
  if (!isCurrent || (await isBehind(database.query, image.id, active))) return undefined;
  const { id: imageId, observed } = image;
  return await recorded({ query: database.query, now, active }, { imageId, observed });
}

async function isBehind(query: Query, imageId: number, active: StoredSnapshot | undefined): Promise<boolean> {
  if (active === undefined) return false;
  const rows = query
    .selectFrom('image_package')
    .innerJoin('package', 'package.id', 'image_package.package_id')
    .select('package.id')
    .where('image_package.image_id', '=', imageId)
    .where('package.standalone', '=', 1)
    .where(({ or, eb }) => or([eb('matched_snapshot_id', 'is', null), eb('matched_snapshot_id', '<>', active.id)]));
  return (await rows.limit(1).executeTakeFirst()) !== undefined;
}

/** Packages in one transaction: a push waits for one of them at most. */
const BATCH = 200;

async function recordAgainst(
  dependencies: RecordDependencies,
  image: ImageToRecord,
  active: StoredSnapshot | undefined,
): Promise<RecordedImage> {
  const { database, now } = dependencies;
  const { packages, standalone, placed, record } = composed(image, now());
  const cause = await causeOf(database.query, image);
  const known = await findPackages(database.query, [...standalone.keys()]);
  const pending = [...standalone.values()].filter(({ identity }) => {
    const before = known.get(identity);
    return before === undefined || (active !== undefined && before.matchedSnapshotId !== active.id);
  });
  // Of a package that was matched before, it is the advisories that changed: a push only came first to it.
  const isKnown = ({ identity }: BoundPackage) => typeof known.get(identity)?.matchedSnapshotId === 'number';
  const [before, fresh] = [pending.filter(isKnown), pending.filter((one) => !isKnown(one))];
  for (const batch of chunksOf(before, BATCH)) await settle(dependencies, batch, { active, cause: 'advisories' });
  for (const batch of chunksOf(fresh, BATCH)) await settle(dependencies, batch, { active, cause });
  const imageId = await database.write(async (tx) => {
    const isStandalone = (identity: string) => standalone.has(identity);
    return await storeImage(tx, record, placed, await storePackages(tx, [...packages.values()], isStandalone));
  });
  return await recorded({ query: database.query, now, active }, { imageId, observed: record.observed });
}

interface Knowing {
  readonly query: Query;
  readonly now: Clock;
  readonly active: StoredSnapshot | undefined;
}

async function recorded(
  { query, now, active }: Knowing,
  { imageId, observed }: { readonly imageId: number; readonly observed: Observed },
): Promise<RecordedImage> {
  const updatedAt = sourceUpdatedAt(observed, active?.snapshot);
  return {
    imageId,
    coverage: coverageOf(observed, active?.snapshot, now()),
    at: await settledTime(query, imageId, now()),
    ...(active === undefined ? {} : { snapshot: active }),
    ...(updatedAt === undefined ? {} : { sourceUpdatedAt: updatedAt }),
  };
}

interface Settling {
  readonly active: StoredSnapshot | undefined;
  readonly cause: MatchCause;
}

/** Stores packages with their matches, which are true of any image; the commit of the image makes them durable. */
async function settle(
  { database, now, onChanges }: RecordDependencies,
  packages: readonly BoundPackage[],
  { active, cause }: Settling,
): Promise<void> {
  const match = active === undefined ? undefined : packageMatcher(active.snapshot);
  // Looking up is slow beside writing: it is done before the transaction.
  const found = packages.map((one) => ({ identity: one.identity, found: match?.(matchableOf(one)) ?? [] }));
  await database.note(async (tx) => {
    const idOf = await storePackages(tx, packages, () => true);
    if (active === undefined) return;
    const matched = found.map(({ identity, ...rest }) => ({ packageId: idOf(identity), ...rest }));
    const at = now();
    const changes = await applyMatches(tx, matched, { snapshotId: active.id, cause, at });
    await storeExploitation(tx, opened(changes), active.snapshot, at);
    if (changes.length > 0) await onChanges?.(tx, changes);
  });
}

/** The vulnerabilities that have a match now that they had not. */
export function opened(changes: readonly MatchChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ after, vulnerability }) => (after === undefined ? [] : [vulnerability])));
}

/**
 * The earliest time from `now` on as of which findings hold every open match of the image: another machine, whose clock
 * is ahead, may have opened one.
 */
async function settledTime(query: Query, imageId: number, now: number): Promise<number> {
  const { latest } = await query
    .selectFrom('image_package')
    .innerJoin('match', 'match.package_id', 'image_package.package_id')
    .select(({ fn }) => fn.max('match.opened_at').as('latest'))
    .where('image_package.image_id', '=', imageId)
    .where('match.closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Math.max(now, latest ?? 0);
}

/** What the reader learned since it last read the image is neither new nor fixed. */
async function causeOf(query: Query, image: ImageToRecord): Promise<MatchCause> {
  const before = await findImage(query, image.manifestDigest);
  return before === undefined || before.extractorVersion === image.extractorVersion ? 'push' : 'reader';
}
