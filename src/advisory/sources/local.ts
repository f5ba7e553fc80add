import { collect } from '../../lib/limited.ts';
import { osvStatements } from '../osv/osv.ts';
import { parseDocument } from '../reading/document.ts';
import type { AdvisorySource, FeedAddress, FeedFile, FeedIo, Statement } from '../types.ts';

const FOLDER = 'file://local/';
const MOST_BYTES = 50_000_000;

/**
 * Advisories written by hand: every `*.json`, `*.yaml` and `*.yml` in the feeds folder's `local`, each an OSV record
 * or a list of them. They add to what publishers say, and make no release count as covered.
 */
export const local: AdvisorySource = {
  id: 'local',
  title: 'Advisories written by hand',
  licence: 'your own',
  attribution: 'you',
  complete: false,
  everyMinutes: 10,
  files,
  parse,
};

async function files(io: FeedIo): Promise<readonly FeedAddress[]> {
  const urls = await io.list(FOLDER);
  return urls.filter((url) => /\.(?:json|ya?ml)$/.test(url)).map((url) => ({ url }));
}

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  const document = parseDocument(await collect(file.body, MOST_BYTES), 'OSV record');
  for (const record of Array.isArray(document) ? document : [document]) yield* osvStatements(record);
}
