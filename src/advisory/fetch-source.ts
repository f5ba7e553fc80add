import { createHash } from 'node:crypto';
import { inParallel } from '../lib/in-parallel.ts';
import type { AdvisorySource, FeedAddress, FeedFile, FeedIo } from './types.ts';

/** What came of fetching a source's files. */
export type FetchedSource =
  | {
      readonly kind: 'fetched';
      /** In the order of the addresses; each may be read once. */
      readonly files: readonly FeedFile[];
      /** A SHA-256 over addresses and digests, and what is gone; undefined where a digest is not known. */
      readonly filesDigest: string | undefined;
      /** Digests of the first file, of the first two, and so on, each of the addresses too: as far as they are known. */
      readonly firstFiles: readonly string[];
      /** Addresses of which the publisher says that nothing is there any more. */
      readonly gone: readonly string[];
      /** How many addresses were asked, whether or not there was a file. */
      readonly asked: number;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** The file of a source that is being fetched or read, of how many. */
export interface ReadProgress {
  readonly source: string;
  readonly url: string;
  readonly file: number;
  readonly files: number;
}

export interface FetchContext {
  readonly io: FeedIo;
  readonly signal: AbortSignal;
  progress(progress: ReadProgress): void;
}

/** Most sources are one file; of those of thousands, few have changed. */
const FILES_AT_ONCE = 8;

/** Fetches all files of a source; none is opened yet. Throws only where it is stopped. */
export async function fetchSource(source: AdvisorySource, context: FetchContext): Promise<FetchedSource> {
  try {
    return await fetchAll(source, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function fetchAll(source: AdvisorySource, { io, signal, progress }: FetchContext): Promise<FetchedSource> {
  const all = await source.files(io);
  const addresses = all.filter(({ isGone }) => isGone !== true);
  const gone = all.filter(({ isGone }) => isGone === true).map(({ url }) => url);
  if (io.isOneFile === true && addresses.length !== 1) {
    throw new Error(`${io.place} is one file, and the source has ${addresses.length}: give a folder, or a mirror`);
  }
  const fetched = await inParallel(addresses, FILES_AT_ONCE, async ({ url, version }, at) => {
    signal.throwIfAborted();
    progress({ source: source.id, url, file: at + 1, files: addresses.length });
    return await io.get(url, version);
  });
  const files = fetched.flatMap((one) => (one.kind === 'file' ? [one] : []));
  const missing = addresses.find(({ optional }, at) => optional !== true && fetched[at]?.kind === 'missing');
  if (files.length > 0 && missing !== undefined) throw new Error(`there is no "${missing.url}" at ${io.place}`);
  const beside = new Set([...files.map(({ file }) => file.url), ...gone]);
  return {
    kind: 'fetched',
    files: files.map(({ file }) => ({ ...file, beside })),
    filesDigest: files.every(({ digest }) => digest !== undefined) ? digestOf(files, gone) : undefined,
    firstFiles: firstDigests(files),
    gone,
    asked: addresses.length,
  };
}

interface Digested {
  readonly file: Pick<FeedAddress, 'url'>;
  readonly digest?: string;
}

function digestOf(files: readonly Digested[], gone: readonly string[]): string {
  const hash = createHash('sha256');
  for (const { file, digest } of files) hash.update(`${file.url} ${digest}\n`);
  for (const url of gone) hash.update(`${url} is gone\n`);
  return `sha256:${hash.digest('hex')}`;
}

/** How many files may be told to be the same as last time, of sources of thousands. */
const MOST_FIRST = 64;

function firstDigests(files: readonly Digested[]): readonly string[] {
  const known = files.findIndex(({ digest }) => digest === undefined);
  const first = files.slice(0, Math.min(MOST_FIRST, known === -1 ? files.length : known));
  return first.map((_, at) => digestOf(first.slice(0, at + 1), []).slice(0, 'sha256:'.length + 32));
}
