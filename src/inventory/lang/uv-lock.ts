import { parseToml } from '../../lib/toml.ts';
import { entriesIn, listIn, textIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * uv's lock file, of a project or of a script. The project itself and the members of its workspace, which lie in folders,
 * are no dependencies. What only their groups for development lead to is left out; what extras lead to is not.
 */
export const uvLock: Extractor = {
  id: 'uv-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['uv.lock'], endings: ['.py.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseToml(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  const entries = listIn(lock, 'package');
  const unneeded = onlyForDevelopment(entries);
  for (const entry of entries) {
    const name = textIn(entry, 'name');
    if (!isOwnCode(entry) && !unneeded.has(name)) yield pypiRecord(name, textIn(entry, 'version'));
  }
}

function isOwnCode(entry: unknown): boolean {
  const source = valueIn(entry, 'source');
  return ['editable', 'virtual', 'directory'].some((key) => valueIn(source, key) !== undefined);
}

/** Names that groups for development lead to and nothing else does; of a name with several versions, all or none. */
function onlyForDevelopment(entries: readonly unknown[]): ReadonlySet<string> {
  const needs = new Map<string, string[]>();
  for (const entry of entries) {
    const name = textIn(entry, 'name');
    const names = needs.get(name) ?? [];
    for (const needed of needsOf(entry)) names.push(needed);
    needs.set(name, names);
  }
  const own = entries.filter(isOwnCode);
  const groups = own.flatMap((entry) => entriesIn(entry, 'dev-dependencies').flatMap(([, group]) => namesIn(group)));
  const needed = reachable(own.flatMap(needsOf), needs);
  return reachable(groups, needs).difference(needed);
}

/** What a package needs, with any of its extras. */
function needsOf(entry: unknown): readonly string[] {
  const extras = entriesIn(entry, 'optional-dependencies').flatMap(([, extra]) => namesIn(extra));
  return [...namesIn(valueIn(entry, 'dependencies')), ...extras];
}

function namesIn(dependencies: unknown): readonly string[] {
  return Array.isArray(dependencies) ? dependencies.map((dependency) => textIn(dependency, 'name')) : [];
}

function reachable(from: readonly string[], needs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const left = [...from];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const needed of needs.get(name) ?? []) left.push(needed);
  }
  return seen;
}
