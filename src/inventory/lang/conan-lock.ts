import { parseJson } from '../../lib/json.ts';
import { entriesIn, textIn, textsIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** Conan's lock file, of Conan 1 and 2, without what is only needed to build. */
export const conanLock: Extractor = {
  id: 'conan-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['conan.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const reference of referencesIn(lock)) {
    // `name/version@user/channel#revision:package%time`; the project itself may have no name.
    const [, name, version] = /^([^/@#:%]+)\/([^/@#:%]+)/.exec(reference) ?? [];
    if (name !== undefined && version !== undefined) yield languageRecord('conan', name, version);
    else if (reference.includes('/')) yield { kind: 'malformed', reason: `${quoted(reference)} names no package` };
  }
}

function referencesIn(lock: unknown): readonly string[] {
  const nodes = entriesIn(valueIn(lock, 'graph_lock'), 'nodes').map(([, node]) => node);
  const needed = nodes.filter((node) => textIn(node, 'context') !== 'build' && valueIn(node, 'path') === undefined);
  return [...textsIn(lock, 'requires'), ...needed.map((node) => textIn(node, 'ref') || textIn(node, 'pref'))];
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
