import type { SnapshotEntry } from '../advisory/types.ts';
import type { PackageKey } from '../distro/types.ts';
import { type Rating, rate } from './severity.ts';
import type { Verdict } from './types.ts';
import { judge } from './verdict.ts';

/** What matching needs of a package. */
export interface Matchable {
  /** Compared with the publisher's versions: the source's, since advisories are filed under the source. */
  readonly sourceVersion: string;
  readonly keys: readonly PackageKey[];
}

/** What matching needs of a snapshot. */
export interface Lookup {
  lookup(ecosystem: string, name: string): readonly SnapshotEntry[];
}

/** A vulnerability that a package has, or may have, by everything that is known: one for each vulnerability. */
export interface FoundMatch extends Rating {
  readonly vulnerability: string;
  readonly aliases: readonly string[];
  /** The statement that decided. */
  readonly source: string;
  readonly advisory: SnapshotEntry['advisory'];
  /** The key that it was filed under. */
  readonly key: PackageKey;
  readonly verdict: Exclude<Verdict, { kind: 'not-affected' }>;
  readonly state?: string;
}

interface Filed {
  readonly entry: SnapshotEntry;
  readonly key: PackageKey;
}

/**
 * What a package has, in the order in which the snapshot tells of it. Several statements about one vulnerability make
 * one match: the package is affected where any of them says so, and a version that one of them still calls affected is
 * no fix. So the DSA-n-2 that completes the fix of DSA-n-1 counts. Where two sources speak of the same release, the
 * snapshot answers with the one that the other yields to: Debian's tracker for the releases that it has, the DSA and
 * DLA lists for those that it has dropped.
 */
export function matchPackage({ sourceVersion, keys }: Matchable, snapshot: Lookup): readonly FoundMatch[] {
  const filed = keys.flatMap((key) => snapshot.lookup(key.ecosystem, key.name).map((entry) => ({ entry, key })));
  const valid = filed.filter(({ entry }) => entry.advisory.withdrawnAt === undefined);
  const groups = Map.groupBy(valid, ({ entry }) => entry.advisory.vulnerability);
  return [...groups.values()].flatMap((group) => combine(sourceVersion, group) ?? []);
}

/** `matchPackage` for many packages: binary packages of one source and version are looked up once. */
export function packageMatcher(snapshot: Lookup): (matchable: Matchable) => readonly FoundMatch[] {
  const known = new Map<string, readonly FoundMatch[]>();
  return ({ sourceVersion, keys }) => {
    const key = JSON.stringify([sourceVersion, keys.map(({ ecosystem, name }) => [ecosystem, name])]);
    const found = known.get(key) ?? matchPackage({ sourceVersion, keys }, snapshot);
    known.set(key, found);
    return found;
  };
}

function combine(installed: string, group: readonly Filed[]): FoundMatch | undefined {
  const verdict = judge(
    installed,
    group.map(({ entry }) => entry.affected),
  );
  if (verdict.kind === 'not-affected') return undefined;
  const agreeing = group.filter(({ entry }) => judge(installed, [entry.affected]).kind === verdict.kind);
  const deciding = agreeing.find(({ entry }) => namesFix(entry, verdict)) ?? agreeing[0];
  if (deciding === undefined) return undefined;
  const { source, advisory, affected, cvss } = deciding.entry;
  const word = [affected, ...agreeing.map(({ entry }) => entry.affected)].find((one) => one.severity !== undefined);
  return {
    vulnerability: advisory.vulnerability,
    aliases: [...new Set(group.flatMap(({ entry }) => entry.advisory.aliases))],
    source,
    advisory,
    key: deciding.key,
    verdict,
    ...(affected.state === undefined ? {} : { state: affected.state }),
    ...rate(word?.severity, cvss),
  };
}

function namesFix({ affected }: SnapshotEntry, verdict: FoundMatch['verdict']): boolean {
  if (verdict.kind !== 'affected' || verdict.fixedVersion === undefined) return false;
  return affected.ranges.some(({ fixed }) => fixed === verdict.fixedVersion);
}
