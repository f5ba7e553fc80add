import { createHash, type Hash } from 'node:crypto';
import type { ReadContext } from './read-source.ts';
import type { SourceFile } from './snapshot-build.ts';
import type { AdvisorySource, CountedWarning, FeedFile, Validators, Warning } from './types.ts';

/** What the files of a source held. */
export interface FilesRead {
  /** Of the files that there were. */
  readonly urls: readonly string[];
  readonly validators: Readonly<Record<string, Validators>>;
  readonly filesDigest: string;
  readonly warnings: readonly CountedWarning[];
  readonly warningCount: number;
}

/** Fetches a source's files and files what they say. Throws where one cannot be had or read; names it. */
export async function readFiles(source: AdvisorySource, file: SourceFile, context: ReadContext): Promise<FilesRead> {
  const { io, signal } = context;
  const reading: Reading = { source, file, hash: createHash('sha256'), warnings: new Map(), signal };
  const validators: Record<string, Validators> = {};
  const missing: string[] = [];
  const addresses = await source.files(io);
  for (const [at, { url, optional }] of addresses.entries()) {
    signal.throwIfAborted();
    context.progress({ source: source.id, url, file: at + 1, files: addresses.length });
    const fetched = await io.get(url);
    if (fetched.kind === 'file') {
      validators[url] = fetched.validators;
      await readFile(fetched.file, reading).catch(async (error: unknown) => {
        await io.forget(url);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`cannot read "${url}": ${reason}`, { cause: error });
      });
    } else if (optional !== true) {
      missing.push(url);
    }
  }
  const urls = Object.keys(validators);
  if (urls.length > 0 && missing.length > 0) throw new Error(`there is no "${missing[0]}" at ${io.place}`);
  const warnings = [...reading.warnings.values()];
  return {
    urls,
    validators,
    filesDigest: `sha256:${reading.hash.digest('hex')}`,
    warnings,
    warningCount: warnings.reduce((sum, { count }) => sum + count, 0),
  };
}

interface Reading {
  readonly source: AdvisorySource;
  readonly file: SourceFile;
  readonly hash: Hash;
  readonly warnings: Map<string, CountedWarning>;
  readonly signal: AbortSignal;
}

async function readFile({ url, body }: FeedFile, { source, file, hash, warnings, signal }: Reading): Promise<void> {
  for await (const statement of source.parse({ url, body: hashed(body, hash) })) {
    signal.throwIfAborted();
    if (statement.kind === 'warning') count(warnings, statement);
    else file.add(statement);
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncIterable<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

const LONGEST_EXAMPLE = 300;

function count(warnings: Map<string, CountedWarning>, { reason, example }: Warning): void {
  const known = warnings.get(reason) ?? { reason, count: 0, example: example.slice(0, LONGEST_EXAMPLE) };
  warnings.set(reason, { ...known, count: known.count + 1 });
}
