import { fieldsOf } from '../../lib/json.ts';
import type { ReadRecord } from '../records.ts';
import { isFolder, npmPackage, splitAtName, versionAt } from './npm-package.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a bun.lock plans, without what only `devDependencies` lead to. Each of its `packages` is `["name@version", …]`
 * under a key that is the path to it: `name`, or `parent/name` where the parent has a version of its own.
 */
export function* bunEntries(lock: Fields): Iterable<ReadRecord> {
  const entries = Object.entries(fieldsOf(lock['packages']));
  const packages = new Map(entries.filter(([key]) => key.length <= LONGEST_KEY));
  const reached = reachedFrom(fieldsOf(lock['workspaces']), packages);
  for (const [key, value] of packages) if (reached.has(key)) yield* entryOf(key, value);
  if (packages.size < entries.length) yield { kind: 'malformed', reason: 'the path to a package is too long' };
}

function* entryOf(key: string, value: unknown): Iterable<ReadRecord> {
  const planned: unknown = Array.isArray(value) ? value[0] : undefined;
  const parts = typeof planned === 'string' ? splitAtName(planned) : undefined;
  if (parts !== undefined && isFolder(parts.rest)) return;
  const version = parts?.rest.includes(':') === true ? versionAt(parts.name, parts.rest) : parts?.rest;
  const record = npmPackage(parts?.name, version);
  if (record !== undefined) yield { kind: 'package', record };
  else yield { kind: 'malformed', reason: `its entry ${JSON.stringify(key.slice(0, 200))} names no package` };
}

/** The keys of the packages that the project and its workspaces lead to; each is the parent of what it leads to. */
function reachedFrom(workspaces: Fields, packages: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const children = childrenOf(packages.keys());
  const seen = new Set<string>();
  const reach = (parent: string, fields: Fields) => {
    const nearest = levelsAbove(parent).flatMap((level) => children.get(level) ?? []);
    for (const name of namesOf(fields)) {
      const key = nearest.find((level) => level.has(name))?.get(name);
      if (key !== undefined) seen.add(key);
    }
  };
  for (const [path, value] of Object.entries(workspaces)) {
    const workspace = fieldsOf(value);
    reach(path === '' ? '' : String(workspace['name']), workspace);
  }
  for (const key of seen) reach(key, detailOf(packages.get(key)));
  return seen;
}

/** By the key of a parent, which is empty for the project, the packages right under it: name → key. */
function childrenOf(keys: Iterable<string>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const children = new Map<string, Map<string, string>>();
  for (const key of keys) {
    const start = nameStart(key);
    const parent = key.slice(0, Math.max(start - 1, 0));
    const names = children.get(parent) ?? new Map<string, string>();
    children.set(parent, names.set(key.slice(start), key));
  }
  return children;
}

/** Where the last name of a key begins, with its scope. */
function nameStart(key: string): number {
  const last = key.lastIndexOf('/') + 1;
  const before = last < 2 ? 0 : key.lastIndexOf('/', last - 2) + 1;
  return key[before] === '@' ? before : last;
}

/** What Bun installs for a package; a peer that is optional has no key where nothing else asks for it. */
function namesOf(fields: Fields): readonly string[] {
  const kinds = [fields['dependencies'], fields['optionalDependencies'], fields['peerDependencies']];
  return kinds.flatMap((names) => Object.keys(fieldsOf(names)));
}

/** Its own dependencies stand in the first object of an entry, wherever that is. */
function detailOf(entry: unknown): Fields {
  return Array.isArray(entry) ? fieldsOf(entry.find((part) => typeof part === 'object' && part !== null)) : {};
}

/** Where Node looks for what a package needs: under it, under each that it lies under, and under the project. */
function levelsAbove(parent: string): readonly string[] {
  const levels: string[] = [];
  for (let above = parent; above !== '' && levels.length < MOST_LEVELS; ) {
    levels.push(above);
    above = above.slice(0, Math.max(above.lastIndexOf('/'), 0));
  }
  return [...levels, ''];
}

/** Of slashes in a key, and of its length: paths of packages come nowhere near it. */
const MOST_LEVELS = 50;
const LONGEST_KEY = 1000;
