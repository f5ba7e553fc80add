import { linesOf } from '../../lib/lines.ts';
import { withoutMark } from '../../lib/text.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** Mix's lock file: packages of Hex. Those of repositories have no version there and are passed over. */
export const mixLock: Extractor = {
  id: 'mix-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['mix.lock'] }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_ANYWHERE, recordsOf(file.bytes), signal);
  },
};

/** `"jason": {:hex, :jason, "1.4.0", …`: what it is called here, and there. */
const ENTRY = /"[^"]+":\s?\{:hex,\s?:"?(\w+)"?,\s?"([^"]*)"/g;

function* recordsOf(bytes: Uint8Array): Iterable<ReadRecord> {
  let isBegun = false;
  for (const line of linesOf(withoutMark(bytes))) {
    if (!isBegun && line.trim() !== '' && !line.startsWith('%{')) {
      yield { kind: 'malformed', reason: `${quoted(line)} is no map of Elixir` };
      return;
    }
    isBegun ||= line.trim() !== '';
    const entries = [...line.matchAll(ENTRY)];
    if (entries.length === 0 && /\{\s*:hex\b/.test(line)) {
      yield { kind: 'malformed', reason: `${quoted(line)} names no package of Hex with a version` };
    }
    for (const [, name = '', version = ''] of entries) yield languageRecord('hex', name, version);
  }
}

function quoted(line: string): string {
  return JSON.stringify(line.trim().slice(0, 100));
}
