import { printable } from '../lib/printable.ts';
import type { ReadProgress } from './fetch-source.ts';
import type { SourceFile } from './snapshot/build.ts';
import type { AdvisorySource, CountedWarning, FeedFile, FeedIo, Warning } from './types.ts';

/** What could not be read in the files of a source. */
export interface FilesRead {
  readonly warnings: readonly CountedWarning[];
  readonly warningCount: number;
}

export interface FilesContext {
  readonly io: Pick<FeedIo, 'forget'>;
  readonly signal: AbortSignal;
  progress(progress: ReadProgress): void;
}

/** Files what a source's files say, one after another. Throws where one cannot be read; names it. */
export async function readFiles(
  source: AdvisorySource,
  files: readonly FeedFile[],
  file: SourceFile,
  { io, signal, progress }: FilesContext,
): Promise<FilesRead> {
  const reading: Reading = { source, file, warnings: new Map(), signal };
  for (const [at, one] of files.entries()) {
    signal.throwIfAborted();
    progress({ source: source.id, url: one.url, file: at + 1, files: files.length });
    await readFile(one, reading).catch(async (error: unknown) => {
      signal.throwIfAborted();
      await io.forget(one.url);
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`cannot read "${one.url}": ${reason}`, { cause: error });
    });
  }
  const warnings = [...reading.warnings.values()];
  return { warnings, warningCount: warnings.reduce((sum, { count }) => sum + count, 0) };
}

interface Reading {
  readonly source: AdvisorySource;
  readonly file: SourceFile;
  readonly warnings: Map<string, CountedWarning>;
  readonly signal: AbortSignal;
}

async function readFile(one: FeedFile, { source, file, warnings, signal }: Reading): Promise<void> {
  for await (const statement of source.parse(one)) {
    signal.throwIfAborted();
    if (statement.kind === 'warning') count(warnings, statement);
    else file.add(statement);
  }
}

const LONGEST_EXAMPLE = 300;

/** What it quotes may be anybody's. */
function shown(example: string): string {
  return printable(example.slice(0, LONGEST_EXAMPLE).replace(/\s+/g, ' '));
}

function count(warnings: Map<string, CountedWarning>, { reason, example }: Warning): void {
  const known = warnings.get(reason) ?? { reason, count: 0, example: shown(example) };
  warnings.set(reason, { ...known, count: known.count + 1 });
}
