import { parseToml } from '../../lib/toml.ts';
import { listIn, textIn, textsIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * The lock file of PEP 751, under its own name alone. What lies in a folder is the project's own code. What
 * is only for groups that are not installed unless asked for is left out; extras are not.
 */
export const pylockToml: Extractor = {
  id: 'pylock-toml',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['pylock.toml'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseToml(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  const groups = new Set(textsIn(lock, 'default-groups'));
  for (const entry of listIn(lock, 'packages')) {
    const isOwnCode = valueIn(entry, 'directory') !== undefined;
    if (isOwnCode || isOnDemand(textIn(entry, 'marker'), groups)) continue;
    yield pypiRecord(textIn(entry, 'name'), textIn(entry, 'version'));
  }
}

/** `"test" in dependency_groups`, as every alternative has it where a package is for groups alone. */
const GROUP = /["']([^"']*)["'] +in +dependency_groups\b/g;

function isOnDemand(marker: string, groups: ReadonlySet<string>): boolean {
  if (marker === '') return false;
  return marker.split(/\bor\b/).every((alternative) => {
    const named = [...alternative.matchAll(GROUP)].map(([, group = '']) => group);
    return named.length > 0 && !named.some((group) => groups.has(group));
  });
}
