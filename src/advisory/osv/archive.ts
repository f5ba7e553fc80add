import { archiveStatements, type RecordArchive } from '../reading/archive-records.ts';
import type { FeedFile, Statement } from '../types.ts';
import { osvStatements } from './osv.ts';

/** An archive of OSV records, and what is read of it. */
export interface OsvArchive extends Pick<RecordArchive, 'wants'> {
  /** The only ecosystem that is read: other archives have the others. */
  readonly ecosystem: string;
}

/**
 * The statements of an archive of OSV records, one record in memory at a time. What the records tell of a vulnerability
 * apart from packages is its CVSS alone: an advisory has its own words with it, and others speak for the CVE. Throws where
 * the file is no archive, or holds no record.
 */
export function osvArchiveStatements(file: FeedFile, { ecosystem, wants }: OsvArchive): AsyncIterable<Statement> {
  const read = (value: unknown) => [...osvStatements(value, { ecosystem })].flatMap(withoutWords);
  return archiveStatements(file, { form: 'OSV record', wants, read });
}

function withoutWords(statement: Statement): readonly Statement[] {
  if (statement.kind !== 'facts') return [statement];
  const { vulnerability, cvss } = statement;
  return cvss.length === 0 ? [] : [{ kind: 'facts', vulnerability, cvss }];
}
