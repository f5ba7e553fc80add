import type { Clock } from '../lib/clock.ts';
import { printable } from '../lib/printable.ts';
import type { FetchedSource } from './fetch-source.ts';
import { type FilesContext, type FilesRead, readFiles } from './read-files.ts';
import type { SnapshotBuilder, SourceFile } from './snapshot/build.ts';
import { copyStatements } from './snapshot/copy.ts';
import type { Kept } from './snapshot/keep.ts';
import type { AdvisorySource, CountedWarning, EcosystemCount, FeedFile, FeedIo, Provenance } from './types.ts';

/** What an attempt at a source came to. A `provenance` is of what the new snapshot holds of it. */
export type SourceOutcome = { readonly source: string } & (
  | {
      /** `unchanged` where its files are those of the snapshot before. */
      readonly kind: 'fresh' | 'unchanged';
      readonly provenance: Provenance;
    }
  /**
   * It could not be read, or was `refused`, and will be again as long as its files are these; what the snapshot before
   * holds of it is kept, where it holds anything.
   */
  | {
      readonly kind: 'stale';
      readonly reason: string;
      readonly provenance?: Provenance;
      readonly refused?: ReadFrom;
    }
  /** There is nothing of it, and nothing wrong with that. */
  | { readonly kind: 'absent' }
  /** It was not asked for, and stays as it was. */
  | { readonly kind: 'left'; readonly provenance?: Provenance }
);

/** The files that a source was read from, and what read them. */
export type ReadFrom = Pick<Provenance, 'filesDigest' | 'firstFiles' | 'readBy'>;

/** The snapshot before, which stands in for what cannot be had. */
export interface Predecessor {
  readonly path: string;
  readonly digest: string;
  readonly provenance: readonly Provenance[];
}

export interface ReadContext extends FilesContext {
  readonly builder: SnapshotBuilder;
  readonly previous: Predecessor | undefined;
  readonly clock: Clock;
  /** Takes a source even where it says far less than before. */
  readonly force: boolean;
  /** What reads: content that something else read is read again. */
  readonly readBy: string;
}

/** What was refused the last time, and why. */
export interface Refused extends ReadFrom {
  readonly reason: string;
}

/** Of a source that need not be read, as of one that was not asked; undefined where it must. */
export function unreadOutcome(
  source: AdvisorySource,
  fetched: FetchedSource | undefined,
  {
    io,
    previous,
    clock,
    force,
    readBy,
    refused,
  }: Omit<ReadContext, 'builder'> & { readonly io: Pick<FeedIo, 'partial' | 'place'>; readonly refused?: Refused },
): SourceOutcome | undefined {
  const earlier = provenanceOf(source, previous);
  const known = earlier === undefined ? {} : { provenance: earlier };
  if (fetched === undefined) return { kind: 'left', source: source.id, ...known };
  if (fetched.kind === 'failed') return stale(source, fetched.reason, earlier);
  const { files, asked, filesDigest } = fetched;
  // What a publisher offers in no form that is read here comes from a mirror, and stays as it came.
  if (asked === 0 && source.complete)
    return { kind: earlier === undefined ? 'absent' : 'left', source: source.id, ...known };
  if (files.length === 0) {
    // A mirror holds what somebody chose; what was there before and is gone, or what no publisher takes away, is missed.
    const isMissed = asked > 0 && (!io.partial || earlier !== undefined);
    return isMissed
      ? stale(source, `there is nothing of it at ${io.place}`, earlier)
      : { kind: 'absent', source: source.id };
  }
  const isOf = (before: ReadFrom) => before.filesDigest === filesDigest && before.readBy === readBy;
  if (force) return undefined;
  if (refused !== undefined && isOf(refused)) return { ...stale(source, refused.reason, earlier), refused };
  if (earlier === undefined || !isOf(earlier)) return undefined;
  const { staleReason: _before, ...rest } = earlier;
  return { kind: 'unchanged', source: source.id, provenance: { ...rest, fetchedAt: clock() } };
}

export interface ReadSource {
  readonly outcome: SourceOutcome;
  /** What of the snapshot before stands beside what was filed; absent where nothing does. */
  readonly kept?: Kept;
}

/**
 * Reads a source into the snapshot that is being built. Where that cannot be done, or it lost what a publisher does not
 * lose in a day, nothing of it is filed, and the reason told: what the snapshot before holds of it stands in. Throws only
 * where it is stopped.
 */
export async function readSource(
  source: AdvisorySource,
  fetched: Extract<FetchedSource, { kind: 'fetched' }>,
  context: ReadContext,
): Promise<ReadSource> {
  const { builder, previous, force, signal, readBy } = context;
  const earlier = provenanceOf(source, previous);
  const file = builder.begin(source);
  try {
    const same = force ? 0 : sameFiles(source, fetched, earlier, readBy);
    if (earlier !== undefined && same > 0) return await readRest(source, { file, fetched, earlier, context }, same);
    const read = await readFiles(source, fetched.files, file, context);
    if (!force && !isByHand(fetched)) refuseLoss(file, read, earlier);
    return { outcome: taken(source, { file, read, fetched, earlier, context }) };
  } catch (error) {
    signal.throwIfAborted();
    builder.drop(source.id);
    const outcome = stale(source, error instanceof Error ? error.message : String(error), earlier);
    const refused = { ...readFrom(source, fetched), readBy };
    return { outcome: error instanceof RefusedError ? { ...outcome, refused } : outcome, kept: { source } };
  }
}

/** How many of the first files are those that the snapshot before was read from, where what follows supersedes them. */
function sameFiles(
  source: AdvisorySource,
  { firstFiles }: Pick<Extract<FetchedSource, { kind: 'fetched' }>, 'firstFiles'>,
  earlier: Provenance | undefined,
  readBy: string,
): number {
  if (source.supersedes === undefined || earlier?.readBy !== readBy) return 0;
  const differs = firstFiles.findIndex((digest, at) => earlier.firstFiles?.[at] !== digest);
  return differs === -1 ? firstFiles.length : differs;
}

/** Reads what follows those, and has all that it speaks of, or that is gone, stand in the place of what was said before. */
async function readRest(
  source: AdvisorySource,
  { file, fetched, earlier, context }: Omit<Taken, 'read'> & { readonly earlier: Provenance },
  same: number,
): Promise<ReadSource> {
  const rest = fetched.files.slice(same);
  const about = [...rest.map(({ url }) => url), ...fetched.gone].flatMap((url) => source.supersedes?.(url) ?? []);
  const except = new Set(about);
  const noting: SourceFile = {
    ...file,
    add(statement) {
      except.add(statement.vulnerability);
      file.add(statement);
    },
  };
  const { warnings } = await readFiles(source, rest, noting, context);
  const { staleReason: _before, ...before } = earlier;
  const now = context.clock();
  const provenance: Provenance = {
    ...before,
    ...readFrom(source, fetched),
    fetchedAt: now,
    changedAt: now,
    warnings: withWarnings(earlier.warnings, warnings),
  };
  const outcome = { kind: 'fresh', source: source.id, provenance } as const;
  return { outcome, kept: { source, except } };
}

function readFrom(
  { supersedes }: AdvisorySource,
  { files, filesDigest = '', firstFiles }: Extract<FetchedSource, { kind: 'fetched' }>,
): Pick<Provenance, 'urls' | 'filesDigest' | 'firstFiles'> {
  const urls = files.map(({ url }) => url);
  return { urls, filesDigest, ...(supersedes === undefined ? {} : { firstFiles }) };
}

/** Of a reason that was met before and again, the more: the same files may be among those that were read again. */
function withWarnings(before: readonly CountedWarning[], now: readonly CountedWarning[]): readonly CountedWarning[] {
  const counted = new Map(before.map((one) => [one.reason, one]));
  for (const one of now) if (one.count > (counted.get(one.reason)?.count ?? 0)) counted.set(one.reason, one);
  return [...counted.values()];
}

function provenanceOf(source: AdvisorySource, previous: Predecessor | undefined): Provenance | undefined {
  return previous?.provenance.find((one) => one.source === source.id);
}

const LONGEST_REASON = 1000;

type Stale = Extract<SourceOutcome, { readonly kind: 'stale' }>;

/** What a reason quotes may be anybody's. */
function stale({ id }: AdvisorySource, why: string, earlier: Provenance | undefined): Stale {
  const reason = printable(why.slice(0, LONGEST_REASON).replace(/\s+/g, ' '));
  if (earlier === undefined) return { kind: 'stale', source: id, reason };
  return { kind: 'stale', source: id, reason, provenance: { ...earlier, staleReason: reason } };
}

/** Whoever writes advisories takes them away as they like. */
function isByHand({ files }: { readonly files: readonly FeedFile[] }): boolean {
  return files.every(({ url }) => url.startsWith('file:'));
}

/** Fewer statements than this may halve in a day. */
const FEW = 100;

function refuseLoss(file: SourceFile, { warningCount }: FilesRead, earlier: Provenance | undefined): void {
  const count = totalOf(file);
  if (count === 0) throw new Error('there is not one statement in it');
  if (warningCount > count) {
    throw new Error(`${warningCount} places in it were not understood, and ${count} were`);
  }
  for (const { name, count: before, kept } of earlier?.ecosystems ?? []) {
    if (kept !== true) refuseFewer(file.counts.get(name) ?? 0, before, ` about ${name}`);
  }
  // Facts are filed under no release.
  if (earlier?.ecosystems.length === 0) refuseFewer(count, earlier.count, '');
}

/** Read anew, the same files come to the same. */
class RefusedError extends Error {}

/** None at all means that the publisher dropped a release. */
function refuseFewer(now: number, before: number, about: string): void {
  if (before <= FEW || now === 0 || now >= before / 2) return;
  throw new RefusedError(`it has ${now} statements${about} and had ${before}; --force takes it if that is right`);
}

interface Taken {
  readonly file: SourceFile;
  readonly read: FilesRead;
  readonly fetched: Extract<FetchedSource, { kind: 'fetched' }>;
  readonly earlier: Provenance | undefined;
  readonly context: ReadContext;
}

function taken(source: AdvisorySource, { file, read, fetched, earlier, context }: Taken): SourceOutcome {
  const { id, title, licence, attribution } = source;
  const kept = keepVanished(source, file, context);
  const now = context.clock();
  const isSame = earlier !== undefined && earlier.filesDigest === fetched.filesDigest;
  const provenance: Provenance = {
    source: id,
    title,
    licence,
    attribution,
    ...(source.complete ? { complete: true as const } : {}),
    ...readFrom(source, fetched),
    readBy: context.readBy,
    fetchedAt: now,
    changedAt: isSame ? earlier.changedAt : now,
    count: totalOf(file),
    ecosystems: ecosystemsOf(file, kept),
    warnings: read.warnings,
  };
  return { kind: isSame ? 'unchanged' : 'fresh', source: id, provenance };
}

/** A release of which a publisher says nothing at all any more has been dropped: what it last said of it stays. */
function keepVanished(source: AdvisorySource, file: SourceFile, context: ReadContext): ReadonlySet<string> {
  const earlier = source.complete ? (provenanceOf(source, context.previous)?.ecosystems ?? []) : [];
  const vanished = new Set(earlier.map(({ name }) => name).filter((name) => !file.counts.has(name)));
  if (vanished.size > 0 && context.previous !== undefined) {
    copyStatements(context.previous.path, { source: source.id, ecosystems: vanished }, file);
  }
  return vanished;
}

function totalOf({ counts }: SourceFile): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function ecosystemsOf({ counts }: SourceFile, kept: ReadonlySet<string>): readonly EcosystemCount[] {
  return [...counts]
    .filter(([name]) => name !== '')
    .map(([name, count]) => ({ name, count, ...(kept.has(name) ? { kept: true as const } : {}) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
