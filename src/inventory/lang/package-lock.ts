import { fieldsOf, parseJson } from '../../lib/json.ts';
import { isFolder, isWithinPackage, LOCKED_BELOW, npmPackage, splitAtName, versionAt } from '../npm/npm-package.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * npm's lock files, without what is for development only: `packages` of versions 2 and 3 by path, `dependencies` of
 * version 1 and of npm-shrinkwrap.json before it by name, in each other (npm's documentation, package-lock.json). The
 * root, workspaces and links are the project's own and no packages.
 */
export const packageLock: Extractor = {
  id: 'package-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    names: ['package-lock.json', 'npm-shrinkwrap.json'],
    also: ({ path }) => !isWithinPackage(path),
  }),
  async *extract(file, { signal }) {
    const parsed = parseJson(file.bytes);
    if (parsed.kind === 'unreadable') yield { kind: 'partial', reason: parsed.reason };
    else yield* packageFacts(LOCKED_BELOW, entriesOf(fieldsOf(parsed.value)), signal);
  },
};

function entriesOf(lock: Readonly<Record<string, unknown>>): Iterable<ReadRecord> {
  if (Array.isArray(lock['packages']) || typeof lock['packages'] !== 'object' || lock['packages'] === null) {
    return entriesByName(lock['dependencies']);
  }
  return entriesByPath(lock['packages']);
}

const MODULES = 'node_modules/';

function* entriesByPath(packages: unknown): Iterable<ReadRecord> {
  for (const [path, value] of Object.entries(fieldsOf(packages))) {
    const entry = fieldsOf(value);
    const at = path.lastIndexOf(MODULES);
    if (at === -1 || entry['link'] === true || entry['dev'] === true || entry['extraneous'] === true) continue;
    const name = entry['name'] ?? path.slice(at + MODULES.length);
    // An optional peer that is not there has an entry without a version.
    const version = entry['version'] ?? addressOf(name, entry['resolved']);
    if (version !== undefined) yield entryOf(name, version, path);
  }
}

function addressOf(name: unknown, resolved: unknown): string | undefined {
  return typeof name === 'string' && typeof resolved === 'string' ? versionAt(name, resolved) : undefined;
}

/** Nested as deeply as the file says, so without recursion. */
function* entriesByName(dependencies: unknown): Iterable<ReadRecord> {
  const waiting = [dependencies];
  while (waiting.length > 0) {
    for (const [name, value] of Object.entries(fieldsOf(waiting.pop()))) {
      const entry = fieldsOf(value);
      if (entry['dependencies'] !== undefined) waiting.push(entry['dependencies']);
      const version = entry['version'];
      if (entry['dev'] === true || (typeof version === 'string' && isFolder(version))) continue;
      yield plannedAs(name, version);
    }
  }
}

/** `1.0.0`, `npm:name@1.0.0` under an alias, or an address. */
function plannedAs(name: string, version: unknown): ReadRecord {
  if (typeof version !== 'string') return entryOf(name, version, name);
  const alias = version.startsWith('npm:') ? splitAtName(version.slice('npm:'.length)) : undefined;
  return alias === undefined
    ? entryOf(name, version.includes(':') ? versionAt(name, version) : version, name)
    : entryOf(alias.name, alias.rest, name);
}

function entryOf(name: unknown, version: unknown, key: string): ReadRecord {
  const record = npmPackage(name, version);
  if (record !== undefined) return { kind: 'package', record };
  return { kind: 'malformed', reason: `its entry ${JSON.stringify(key.slice(0, 200))} names no package` };
}
