import { basename } from 'node:path/posix';
import { byteCursor } from '../../lib/byte-cursor.ts';
import { parseJson } from '../../lib/json.ts';
import { firstOfZip, firstPathOfZip } from '../../lib/zip-first.ts';
import { cveListFiles } from '../cve/cve-list-files.ts';
import { cveRecordStatements } from '../cve/cve-record.ts';
import { archiveFiles } from '../reading/archives.ts';
import type { AdvisorySource, FeedFile, Statement } from '../types.ts';

/** The longest record there was held 700 kB. */
const MOST_BYTES_EACH = 32_000_000;
const RECORD = /^CVE-\d{4}-\d{4,19}\.json$/;
/** What changed today may be nothing. */
const CHANGES = '_delta_CVEs_at_';

/**
 * The CVE List, the records of the CVE programme itself: title, description, score and pages as those give them who
 * assigned the id, what CISA adds, and how the id stands. Archives of a file for each record, or of one such archive.
 */
export const cve5: AdvisorySource = {
  id: 'cve5',
  title: 'CVE List V5',
  licence: 'CVE Programme terms of use, https://www.cve.org/Legal/TermsOfUse',
  attribution: 'The MITRE Corporation and the CVE Programme, https://www.cve.org/',
  complete: false,
  everyMinutes: 60,
  files: cveListFiles,
  parse,
  supersedes: () => undefined,
};

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let records = 0;
  for await (const { path, bytes } of recordsIn(file.body)) {
    records += 1;
    const parsed = parseJson(bytes);
    if (parsed.kind === 'value') yield* cveRecordStatements(parsed.value);
    else yield { kind: 'warning', reason: 'a CVE record that is no JSON', example: `"${path}": ${parsed.reason}` };
  }
  if (records === 0 && !file.url.includes(CHANGES)) throw new Error('no CVE List: there is not one record in it');
}

async function* recordsIn(body: AsyncIterable<Uint8Array>) {
  const cursor = byteCursor(body);
  try {
    const first = await firstPathOfZip(cursor);
    const archive = first?.endsWith('.zip') === true ? firstOfZip(cursor.rest()) : cursor.rest();
    yield* archiveFiles(archive, {
      wants: (path) => RECORD.test(basename(path)),
      mostBytesEach: MOST_BYTES_EACH,
    });
  } finally {
    await cursor.close();
  }
}
