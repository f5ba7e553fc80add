import type { FeedFile, Statement, Warning } from '../types.ts';
import { archiveFiles } from './archives.ts';
import { parseDocument } from './document.ts';

/** An archive of small JSON or YAML files, each a record of its own. */
export interface RecordArchive {
  /** What a record is, for messages: `OSV record`. */
  readonly form: string;
  /** Which of its files are records. */
  wants(path: string): boolean;
  /** The statements of a record, scalars of YAML as text; throws with the reason where it is none. */
  read(value: unknown, path: string): Iterable<Statement>;
}

/** The largest record there was held 700 kB. */
const MOST_BYTES_EACH = 20_000_000;

/**
 * The statements of an archive of records, one record in memory at a time; a file that is no record is a warning. Throws
 * where the file is no archive, or holds no record.
 */
export async function* archiveStatements(file: FeedFile, archive: RecordArchive): AsyncIterable<Statement> {
  const skipped: Warning[] = [];
  const options = {
    wants: archive.wants,
    mostBytesEach: MOST_BYTES_EACH,
    skipped: (path: string, reason: string) => {
      skipped.push({ kind: 'warning', reason: 'a file that was left out', example: `"${path}" ${reason}` });
    },
  };
  let records = 0;
  for await (const { path, bytes } of archiveFiles(file.body, options)) {
    yield* skipped.splice(0);
    const read = readRecord(path, bytes, archive);
    if (typeof read === 'string') {
      yield { kind: 'warning', reason: `a file that is no ${archive.form}`, example: `"${path}": ${read}` };
    } else {
      records += 1;
      yield* read;
    }
  }
  yield* skipped.splice(0);
  if (records === 0) throw new Error(`there is no ${archive.form} in the archive`);
}

/** Its statements, or why it is no record. */
function readRecord(path: string, bytes: Uint8Array, { form, read }: RecordArchive): readonly Statement[] | string {
  try {
    return [...read(parseDocument(bytes, form), path)];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
