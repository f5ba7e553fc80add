import { parseJson } from '../../lib/json.ts';
import { listIn, textIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Swift Package Manager's lock file, of versions 1 to 3. Packages bear the address that they are from
 * (`github.com/apple/swift-nio`), as advisories do; one of a branch or a revision has no version and is passed over.
 */
export const packageResolved: Extractor = {
  id: 'package-resolved',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['package.resolved'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const pin of [...listIn(lock, 'pins'), ...listIn(valueIn(lock, 'object'), 'pins')]) {
    const version = textIn(valueIn(pin, 'state'), 'version');
    const address = textIn(pin, 'location') || textIn(pin, 'repositoryURL');
    const name = nameOf(address) || textIn(pin, 'identity');
    if (version !== '') yield languageRecord('swift', name, version);
  }
}

/** `https://host/owner/name.git` and `git@host:owner/name` without what does not tell packages apart. */
function nameOf(address: string): string {
  const [, host, path] = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+(?=\/))?[:/](.*)$/i.exec(address) ?? [];
  if (host === undefined || path === undefined) return '';
  return `${host.toLowerCase()}/${path.replace(/\/$/, '').replace(/\.git$/, '')}`;
}
