import { archiveFiles } from '../archives.ts';
import type { FeedFile, Statement, Warning } from '../types.ts';

/** One of Canonical's archives, a JSON document for each CVE. */
export interface RecordArchive {
  /** For messages: `OSV record`. */
  readonly form: string;
  /** Which of its files are read. */
  readonly wanted: RegExp;
  /** Throws where the value is none of the form. */
  statements(value: unknown): Iterable<Statement>;
}

/** A kernel's CVE, with every flavour's packages in every release, held some MB. */
const MOST_BYTES_EACH = 100_000_000;

/** The statements of an archive, one document in memory at a time. Throws where there is no wanted file in it. */
export async function* recordStatements(
  file: FeedFile,
  { form, wanted, statements }: RecordArchive,
): AsyncIterable<Statement> {
  const options = { wants: (path: string) => wanted.test(path), mostBytesEach: MOST_BYTES_EACH };
  let count = 0;
  for await (const { path, bytes } of archiveFiles(file.body, options)) {
    const read = readRecord(bytes, statements);
    if (typeof read === 'string') {
      yield { kind: 'warning', reason: `a file that is no ${form}`, example: `"${path}": ${read}` } satisfies Warning;
    } else {
      count += 1;
      yield* read;
    }
  }
  if (count === 0) throw new Error(`no archive of Ubuntu's: there is no ${form} in it`);
}

/** Its statements, or why it is none. */
function readRecord(bytes: Uint8Array, statements: RecordArchive['statements']): readonly Statement[] | string {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return [...statements(value)];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
