import type { ReadRecord } from '../records.ts';
import { isFolder, npmPackage, splitAtName, versionAt } from './npm-package.ts';
import type { PnpmLock, PnpmPackage, PnpmReference } from './pnpm-lines.ts';

/** What a lock file of pnpm plans, without what is for development only. */
export function* pnpmEntries(lock: PnpmLock): Iterable<ReadRecord> {
  const reached = lock.version >= 9 && lock.hasImporters ? reachedFrom(lock) : undefined;
  for (const [key, found] of lock.packages) {
    if (found.fields.get('dev') === 'true' || reached?.has(key) === false) continue;
    yield* entryOf(lock.version, key, found);
  }
  for (const reason of lock.problems) yield { kind: 'malformed', reason };
}

function* entryOf(version: number, key: string, { fields }: PnpmPackage): Iterable<ReadRecord> {
  if (/\btype: directory\b/.test(fields.get('resolution') ?? '')) return;
  const planned = version < 6 ? splitAtSlash(key) : splitAtName(withoutRegistry(withoutPeers(key)));
  if (planned !== undefined && isFolder(planned.rest)) return;
  const name = fields.get('name') ?? planned?.name;
  const found = fields.get('version') ?? planned?.rest;
  const known = found?.includes(':') === true && name !== undefined ? versionAt(name, found) : found;
  const record = npmPackage(name, known);
  if (record !== undefined) yield { kind: 'package', record };
  else yield { kind: 'malformed', reason: `its entry ${JSON.stringify(key.slice(0, 200))} names no package` };
}

/** Of versions before 6: `/name/1.0.0`, `/@scope/name/1.0.0_peer@2.0.0`, `registry.example/name/1.0.0`. */
function splitAtSlash(key: string): { readonly name: string; readonly rest: string } | undefined {
  const [, name, rest] = /^[^/]*\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)/.exec(key) ?? [];
  return name === undefined || rest === undefined ? undefined : { name, rest };
}

/** Of version 6: `/name@1.0.0`, `registry.example/name@1.0.0`. */
function withoutRegistry(key: string): string {
  const at = key.indexOf('@', 1);
  const [, rest] = /^(?!@)[^/@]*\/(.*)$/.exec(key.slice(0, at === -1 ? key.length : at)) ?? [];
  return rest === undefined ? key : key.slice(key.indexOf('/') + 1);
}

function withoutPeers(key: string): string {
  const bracket = key.indexOf('(');
  return bracket === -1 ? key : key.slice(0, bracket);
}

/** The keys of the packages that the project leads to. */
function reachedFrom({ roots, snapshots }: PnpmLock): ReadonlySet<string> {
  const seen = new Set(roots.flatMap(keysOf));
  for (const key of seen)
    for (const next of snapshots.get(key) ?? []) for (const found of keysOf(next)) seen.add(found);
  return new Set([...seen].map(withoutPeers));
}

/** Under an alias a reference names the package itself; else only its version (pnpm's dependency-path, "refToRelative"). */
function keysOf({ name, version }: PnpmReference): readonly string[] {
  if (version.startsWith('link:')) return [];
  const at = version.indexOf('@', 1);
  const end = [version.indexOf(':'), version.indexOf('(')].filter((index) => index !== -1);
  const isWhole = version.startsWith('@') || (at !== -1 && end.every((index) => at < index));
  return [isWhole ? version : `${name}@${version}`];
}
