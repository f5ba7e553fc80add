import { fieldsOf } from '../../lib/json.ts';
import type { ReadRecord } from '../records.ts';
import { isFolder, npmPackage, splitAtName, versionAt } from './npm-package.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a bun.lock plans, without what only `devDependencies` lead to. Each of its `packages` is `["name@version", …]`
 * under a key that is the path to it: `name`, or `parent/name` where the parent has a version of its own.
 */
export function* bunEntries(lock: Fields): Iterable<ReadRecord> {
  const packages = new Map(Object.entries(fieldsOf(lock['packages'])).filter(([key]) => key.length <= LONGEST_KEY));
  const reached = reachedFrom(fieldsOf(lock['workspaces']), packages);
  for (const [key, value] of packages) if (reached.has(key)) yield* entryOf(key, value);
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
  const seen = new Set<string>();
  const reach = (parent: string, fields: Fields) => {
    for (const name of namesOf(fields)) {
      const key = keyFor(parent, name, packages);
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

/** What Bun installs for a package; a peer that is optional has no key where nothing else asks for it. */
function namesOf(fields: Fields): readonly string[] {
  const kinds = [fields['dependencies'], fields['optionalDependencies'], fields['peerDependencies']];
  return kinds.flatMap((names) => Object.keys(fieldsOf(names)));
}

/** Its own dependencies stand in the first object of an entry, wherever that is. */
function detailOf(entry: unknown): Fields {
  return Array.isArray(entry) ? fieldsOf(entry.find((part) => typeof part === 'object' && part !== null)) : {};
}

/** The nearest package of that name, as Node looks for it: under the parent, and under each that the parent lies under. */
function keyFor(parent: string, name: string, packages: ReadonlyMap<string, unknown>): string | undefined {
  let above = parent;
  for (let depth = 0; above !== '' && depth < DEEPEST; depth += 1) {
    if (packages.has(`${above}/${name}`)) return `${above}/${name}`;
    above = above.slice(0, Math.max(above.lastIndexOf('/'), 0));
  }
  return packages.has(name) ? name : undefined;
}

/** Slashes in a key, and its length: paths of packages come nowhere near it. */
const DEEPEST = 30;
const LONGEST_KEY = 1000;
