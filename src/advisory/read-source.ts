import type { Clock } from '../lib/clock.ts';
import { type FilesRead, readFiles } from './read-files.ts';
import type { SnapshotBuilder, SourceFile } from './snapshot-build.ts';
import { copyStatements } from './snapshot-copy.ts';
import type { AdvisorySource, EcosystemCount, FeedIo, Provenance, Validators } from './types.ts';

/** What an attempt at a source came to. A `provenance` is of what the new snapshot holds of it. */
export type SourceOutcome = { readonly source: string } & (
  | {
      /** `unchanged` where its files are those of the snapshot before. */
      readonly kind: 'fresh' | 'unchanged';
      readonly provenance: Provenance;
      readonly validators: Readonly<Record<string, Validators>>;
    }
  /** It could not be read; what the snapshot before holds of it is kept, where it holds anything. */
  | { readonly kind: 'stale'; readonly reason: string; readonly provenance?: Provenance }
  /** There is nothing of it, and nothing wrong with that. */
  | { readonly kind: 'absent' }
  /** It was not asked for, and stays as it was. */
  | { readonly kind: 'left'; readonly provenance?: Provenance }
);

/** The snapshot before, which stands in for what cannot be had. */
export interface Predecessor {
  readonly path: string;
  readonly digest: string;
  readonly provenance: readonly Provenance[];
}

/** The file of a source that is being fetched and read, of how many. */
export interface ReadProgress {
  readonly source: string;
  readonly url: string;
  readonly file: number;
  readonly files: number;
}

export interface ReadContext {
  readonly builder: SnapshotBuilder;
  readonly io: FeedIo;
  readonly previous: Predecessor | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Takes a source even where it says far less than before. */
  readonly force: boolean;
  progress(progress: ReadProgress): void;
}

/**
 * Reads a source into the snapshot that is being built. Where that cannot be done, or it lost what a publisher does not
 * lose in a day, what the snapshot before holds of it is kept, and the reason told. Throws only where it is stopped.
 */
export async function readSource(source: AdvisorySource, context: ReadContext): Promise<SourceOutcome> {
  const file = context.builder.begin(source);
  try {
    const read = await readFiles(source, file, context);
    if (read.urls.length === 0) return absent(source, context);
    const earlier = provenanceOf(source, context);
    if (source.complete && !context.force) refuseLoss(file, read, earlier);
    return taken(source, { file, read, earlier, context });
  } catch (error) {
    context.signal.throwIfAborted();
    return keepEarlier(source, error instanceof Error ? error.message : String(error), context);
  }
}

/** Takes a source over from the snapshot before, as it is there. */
export function leaveSource(source: AdvisorySource, context: ReadContext): SourceOutcome {
  const earlier = provenanceOf(source, context);
  if (earlier === undefined || context.previous === undefined) return { kind: 'left', source: source.id };
  copyStatements(context.previous.path, { source: source.id }, context.builder.begin(source));
  return { kind: 'left', source: source.id, provenance: earlier };
}

function provenanceOf(source: AdvisorySource, { previous }: ReadContext): Provenance | undefined {
  return previous?.provenance.find((one) => one.source === source.id);
}

/** A mirror holds what somebody chose; what was there before and is gone, or what no publisher would take away, is missed. */
function absent(source: AdvisorySource, context: ReadContext): SourceOutcome {
  const isMissed = source.complete && (!context.io.partial || provenanceOf(source, context) !== undefined);
  if (isMissed) return keepEarlier(source, `there is nothing of it at ${context.io.place}`, context);
  context.builder.drop(source.id);
  return { kind: 'absent', source: source.id };
}

function keepEarlier(source: AdvisorySource, reason: string, context: ReadContext): SourceOutcome {
  context.builder.drop(source.id);
  const { provenance } = { provenance: undefined, ...leaveSource(source, context) };
  if (provenance === undefined) return { kind: 'stale', source: source.id, reason };
  return { kind: 'stale', source: source.id, reason, provenance: { ...provenance, staleReason: reason } };
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
    const now = file.counts.get(name) ?? 0;
    if (kept === true || before <= FEW || now === 0 || now >= before / 2) continue;
    throw new Error(`it has ${now} statements about ${name} and had ${before}; --force takes it if that is right`);
  }
}

interface Taken {
  readonly file: SourceFile;
  readonly read: FilesRead;
  readonly earlier: Provenance | undefined;
  readonly context: ReadContext;
}

function taken(source: AdvisorySource, { file, read, earlier, context }: Taken): SourceOutcome {
  const { id, title, licence, attribution } = source;
  const kept = keepVanished(source, file, context);
  const now = context.clock();
  const isSame = earlier !== undefined && earlier.filesDigest === read.filesDigest;
  const provenance: Provenance = {
    source: id,
    title,
    licence,
    attribution,
    urls: read.urls,
    filesDigest: read.filesDigest,
    fetchedAt: now,
    changedAt: isSame ? earlier.changedAt : now,
    count: totalOf(file),
    ecosystems: ecosystemsOf(file, kept),
    warnings: read.warnings,
  };
  return { kind: isSame ? 'unchanged' : 'fresh', source: id, provenance, validators: read.validators };
}

/** A release of which a publisher says nothing at all any more has been dropped: what it last said of it stays. */
function keepVanished(source: AdvisorySource, file: SourceFile, context: ReadContext): ReadonlySet<string> {
  const earlier = source.complete ? (provenanceOf(source, context)?.ecosystems ?? []) : [];
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
