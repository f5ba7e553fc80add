import type { SnapshotEntry } from '../advisory/types.ts';
import type { PackageKey } from '../distro/types.ts';
import { type Group, grouped } from './groups.ts';
import { type Rating, rate } from './severity.ts';
import { type Filed, type Matchable, saidOf, whyNot } from './statements.ts';
import type { NamedWord, Verdict } from './types.ts';
import { judge } from './verdict.ts';

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

/**
 * What a package has, in the order in which the snapshot tells of it. Several statements about one vulnerability make
 * one match: the package is affected where any of them says so, and a version that one of them still calls affected is
 * no fix. So the DSA-n-2 that completes the fix of DSA-n-1 counts. Where two sources speak of the same release, the
 * snapshot answers with the one that the other yields to: Debian's tracker for the releases that it has, the DSA and
 * DLA lists for those that it has dropped.
 */
export function matchPackage(of: Matchable, snapshot: Lookup): readonly FoundMatch[] {
  const speaking = filedUnder(of.keys, snapshot).filter((one) => whyNot(of, one) === undefined);
  return grouped(speaking).flatMap((group) => combine(of, group) ?? []);
}

/** Every statement that is filed under the keys, with its key. */
export function filedUnder(keys: readonly PackageKey[], snapshot: Lookup): readonly Filed[] {
  return keys.flatMap((key) => snapshot.lookup(key.ecosystem, key.name).map((entry) => ({ entry, key })));
}

/** `matchPackage` for many packages: what is filed under a name is looked up once. */
export function packageMatcher(snapshot: Lookup): (matchable: Matchable) => readonly FoundMatch[] {
  const remembering = remembered(snapshot);
  return (matchable) => matchPackage(matchable, remembering);
}

/** A snapshot that looks nothing up twice. */
export function remembered(snapshot: Lookup): Lookup {
  const known = new Map<string, readonly SnapshotEntry[]>();
  return {
    lookup(ecosystem, name) {
      const key = `${ecosystem} ${name}`;
      const entries = known.get(key) ?? snapshot.lookup(ecosystem, name);
      known.set(key, entries);
      return entries;
    },
  };
}

function combine(of: Matchable, { vulnerability, aliases, filed }: Group): FoundMatch | undefined {
  const said = filed.map((one) => saidOf(of, one));
  const verdict = judge(said);
  if (verdict.kind === 'not-affected') return undefined;
  const agreeing = filed.filter((one) => judge([saidOf(of, one)]).kind === verdict.kind);
  const deciding = agreeing.find(({ entry }) => namesFix(entry, verdict)) ?? agreeing[0];
  if (deciding === undefined) return undefined;
  const { source, advisory, affected, standing } = deciding.entry;
  const state = affected.state ?? (advisory.malicious === true ? 'malicious' : standing);
  return {
    vulnerability,
    aliases,
    source,
    advisory,
    key: deciding.key,
    verdict,
    ...(state === undefined ? {} : { state }),
    ...rate({
      words: wordsOf([deciding, ...agreeing]),
      cvss: cvssOf(agreeing, deciding),
      isMalicious: advisory.malicious === true,
    }),
  };
}

function wordsOf(filed: readonly Filed[]): readonly NamedWord[] {
  return filed.flatMap(({ entry: { source, affected } }) =>
    affected.severity === undefined ? [] : [{ text: affected.severity, source }],
  );
}

/** The deciding publisher's own scores, else those of others that agree. */
function cvssOf(agreeing: readonly Filed[], deciding: Filed): SnapshotEntry['cvss'] {
  const { cvss } = deciding.entry;
  return cvss.length > 0 ? cvss : (agreeing.find(({ entry }) => entry.cvss.length > 0)?.entry.cvss ?? []);
}

function namesFix({ affected }: SnapshotEntry, verdict: FoundMatch['verdict']): boolean {
  if (verdict.kind !== 'affected' || verdict.fixedVersion === undefined) return false;
  return affected.ranges.some(({ fixed }) => fixed === verdict.fixedVersion);
}
