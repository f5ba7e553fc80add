import { basename, join } from 'node:path';
import type { Database } from '../db/types.ts';
import type { Clock } from '../lib/clock.ts';
import { codeDigest } from '../lib/code-digest.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { type FetchedSource, fetchSource, type ReadProgress } from './fetch-source.ts';
import {
  type Predecessor,
  type ReadContext,
  type ReadSource,
  type Refused,
  readSource,
  type SourceOutcome,
  unreadOutcome,
} from './read-source.ts';
import { buildSnapshot, type SnapshotBuilder } from './snapshot/build.ts';
import { BUILDING, fileName, prune, whileLocked } from './snapshot/folder.ts';
import { openSnapshot } from './snapshot/snapshot.ts';
import { type ActiveRow, findActive, findLooks, type NewSnapshot, type SourceLook, storeUpdate } from './store.ts';
import type { AdvisorySource, FeedIo, Provenance } from './types.ts';

export interface UpdateOptions {
  readonly database: Database;
  /** The folder of snapshots. */
  readonly folder: string;
  readonly sources: readonly AdvisorySource[];
  /** The ids of the sources that are asked; the others stay as they were. Absent: all. */
  readonly only?: ReadonlySet<string>;
  readonly io: FeedIo;
  /** How single sources reach their files, by id, where that is another way. */
  readonly ioOf?: ReadonlyMap<string, FeedIo>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Takes a source even where it says far less than before. */
  readonly force?: boolean;
  /** What reads the feeds: what anything else read is read again. Absent: a digest of the code. */
  readonly readBy?: string;
  progress?(progress: ReadProgress): void;
  /** Told of each source when it is done with. */
  onSource?(outcome: SourceOutcome): void;
}

export type UpdateResult =
  /** Another update is at work on the folder. */
  | { readonly kind: 'busy' }
  | {
      /** `updated`: a new snapshot is in use. `unchanged`: what is known is the same. `nothing`: nothing is known. */
      readonly kind: 'updated' | 'unchanged' | 'nothing';
      readonly outcomes: readonly SourceOutcome[];
      /** Why the snapshot before could not stand in for what was missing, where there was one. */
      readonly lost?: string;
    };

/**
 * Asks the sources and, where what is known has changed, builds a snapshot and puts it in use. Two updates of one folder
 * never run at once. A source that fails keeps what it said last. Nothing is in use before it is whole and durable;
 * stopped by the signal or killed at any time, the snapshot before stays in use.
 */
export async function updateAdvisories(options: UpdateOptions): Promise<UpdateResult> {
  return (await whileLocked(options.folder, () => update(options))) ?? { kind: 'busy' };
}

async function update(options: UpdateOptions): Promise<UpdateResult> {
  const { database, folder, clock } = options;
  const before = predecessorOf(await findActive(database), folder);
  const plan = await planOf(options, before.previous, await findLooks(database));
  const { outcomes, snapshot } = needsBuild(plan, before.previous)
    ? await build(plan, before.previous, options)
    : { outcomes: settled(plan, options), snapshot: undefined };
  await database.write((tx) =>
    storeUpdate(tx, outcomes, { ...(snapshot === undefined ? {} : { snapshot }), at: clock() }),
  );
  await prune(database, folder);
  return {
    kind: kindOf(before.previous, snapshot),
    outcomes,
    ...(before.lost === undefined ? {} : { lost: before.lost }),
  };
}

function kindOf(
  previous: Predecessor | undefined,
  snapshot: NewSnapshot | undefined,
): 'updated' | 'unchanged' | 'nothing' {
  if (snapshot !== undefined) return 'updated';
  return previous === undefined ? 'nothing' : 'unchanged';
}

function predecessorOf(
  active: ActiveRow | undefined,
  folder: string,
): { readonly previous: Predecessor | undefined; readonly lost?: string } {
  if (active === undefined) return { previous: undefined };
  const path = join(folder, active.file);
  try {
    openSnapshot(path).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { previous: undefined, lost: `cannot read the snapshot before, "${path}": ${reason}` };
  }
  return { previous: { path, digest: active.digest, provenance: active.provenance } };
}

/** A source, and what came of it where it need not be read. */
interface Planned {
  readonly source: AdvisorySource;
  readonly io: FeedIo;
  readonly fetched: FetchedSource | undefined;
  readonly outcome: SourceOutcome | undefined;
}

interface Plan {
  readonly sources: readonly Planned[];
  readonly readBy: string;
}

/** The folders of what decides how a feed is understood: what other code read is read again, though it is the same. */
const READERS = ['advisory', 'distro', 'version'];

/** Each mostly waits for its publisher, and no host hears more of it than it is asked at a time. */
const SOURCES_AT_ONCE = 12;

/** Fetches what is asked for, of several sources at once; none of it is read yet. */
async function planOf(
  options: UpdateOptions,
  previous: Predecessor | undefined,
  looks: readonly SourceLook[],
): Promise<Plan> {
  const { sources, only, ioOf, signal, clock, force = false, progress = () => {} } = options;
  const readBy = options.readBy ?? (await codeDigest(READERS));
  const planned = await inParallel(sources, SOURCES_AT_ONCE, async (source) => {
    const io = ioOf?.get(source.id) ?? options.io;
    const isAsked = only?.has(source.id) ?? true;
    const fetched = isAsked ? await fetchSource(source, { io, signal, progress }) : undefined;
    const context = { io, previous, signal, clock, force, progress, readBy, ...refusedIn(looks, source) };
    const outcome = unreadOutcome(source, fetched, context);
    return { source, io, fetched, outcome };
  });
  return { sources: planned, readBy };
}

function refusedIn(looks: readonly SourceLook[], { id }: AdvisorySource): { readonly refused?: Refused } {
  const { error: reason, readFrom } = looks.find(({ source }) => source === id) ?? {};
  return reason === undefined || readFrom === undefined ? {} : { refused: { ...readFrom, reason } };
}

/** Whether anything was said that the snapshot before does not hold, or no longer said that it does. */
function needsBuild({ sources }: Plan, previous: Predecessor | undefined): boolean {
  const kept = new Set(sources.filter(({ outcome }) => outcome !== undefined && outcome.kind !== 'absent').map(idOf));
  const isLeft = previous?.provenance.every(({ source }) => kept.has(source)) ?? true;
  return !isLeft || sources.some(({ outcome }) => outcome === undefined);
}

function idOf({ source }: Planned): string {
  return source.id;
}

function settled({ sources }: Plan, { onSource }: UpdateOptions): readonly SourceOutcome[] {
  const outcomes = sources.flatMap(({ outcome }) => outcome ?? []);
  for (const outcome of outcomes) onSource?.(outcome);
  return outcomes;
}

interface Built {
  readonly outcomes: readonly SourceOutcome[];
  /** Undefined where nothing else is known than before. */
  readonly snapshot: NewSnapshot | undefined;
}

/** Reads one source after another: each may need all the memory that there is. */
async function build(plan: Plan, previous: Predecessor | undefined, options: UpdateOptions): Promise<Built> {
  const { folder, clock, signal, force = false, progress = () => {}, onSource } = options;
  const builder = buildSnapshot(join(folder, BUILDING));
  const read: ReadSource[] = [];
  try {
    for (const planned of plan.sources) {
      const context = { builder, io: planned.io, previous, clock, signal, force, progress, readBy: plan.readBy };
      const one = await readPlanned(planned, context);
      if (one === undefined) continue;
      read.push(one);
      if (!isCountedLater(one)) onSource?.(one.outcome);
    }
    const kept = read.flatMap((one) => one.kept ?? []);
    if (previous !== undefined) builder.keep(previous.path, kept);
    const snapshot = await finish(builder, read, previous, options);
    const outcomes = read.map(({ outcome }) => withProvenance(outcome, snapshot?.provenance));
    for (const [at, one] of read.entries()) if (isCountedLater(one)) onSource?.(outcomes[at] ?? one.outcome);
    return { outcomes, snapshot };
  } finally {
    builder.abandon();
  }
}

/** What is not read, for whatever reason, stays as the snapshot before has it. */
async function readPlanned(
  { source, fetched, outcome }: Planned,
  context: ReadContext,
): Promise<ReadSource | undefined> {
  if (outcome === undefined) {
    return fetched?.kind === 'fetched' ? await readSource(source, fetched, context) : undefined;
  }
  return outcome.kind === 'absent' ? { outcome } : { outcome, kept: { source } };
}

/** What only adds to the snapshot before is counted with it. */
function isCountedLater({ outcome, kept }: ReadSource): boolean {
  return outcome.kind === 'fresh' && kept !== undefined;
}

function withProvenance(outcome: SourceOutcome, counted: readonly Provenance[] = []): SourceOutcome {
  const own = counted.find(({ source }) => source === outcome.source);
  return own === undefined || !('provenance' in outcome) ? outcome : { ...outcome, provenance: own };
}

async function finish(
  builder: SnapshotBuilder,
  read: readonly ReadSource[],
  previous: Predecessor | undefined,
  { clock, signal }: UpdateOptions,
): Promise<NewSnapshot | undefined> {
  const provenance = read.flatMap(({ outcome }) => provenanceIn(outcome));
  if (provenance.length === 0 && previous === undefined) return undefined;
  signal.throwIfAborted();
  const builtAt = clock();
  const { digest, path, ...made } = await builder.finish({
    provenance,
    builtAt,
    fileName: (made) => (made === previous?.digest ? undefined : fileName(builtAt, made)),
  });
  return path === undefined ? undefined : { digest, file: basename(path), builtAt, provenance: made.provenance };
}

function provenanceIn(outcome: SourceOutcome): readonly Provenance[] {
  return 'provenance' in outcome && outcome.provenance !== undefined ? [outcome.provenance] : [];
}
