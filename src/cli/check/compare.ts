import type { ImagePackage } from '../../match/index.ts';
import { type Finding, SEVERITIES, type Severity } from '../../match/types.ts';
import type { DetachedScan } from '../../scan/index.ts';

/** A vulnerability of a package, in however many versions an image has it. */
export interface Entry {
  /** The best-known id. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** The worst of them. */
  readonly severity: Severity;
  /** purl's type. */
  readonly type: string;
  /** The source package. */
  readonly package: string;
  readonly versions: readonly string[];
  readonly fixedVersion?: string;
  /** Where it was found first. */
  readonly path: string;
  readonly uri?: string;
  readonly isUndetermined: boolean;
  readonly knownExploited: boolean;
  /** EPSS's score, from 0 to 1. */
  readonly epss?: number;
  /** On whose word it needs nobody: it does not count. */
  readonly excusedBy?: Finding['excusedBy'];
}

/** One that both images have. */
export interface Kept {
  readonly before: Entry;
  readonly after: Entry;
}

/** One that only the earlier image has. */
export interface Gone {
  readonly entry: Entry;
  /** The versions of the package that the new image has; none where it is not there. */
  readonly now: readonly string[];
}

export type SeverityCounts = Readonly<Partial<Record<Severity, number>>>;

/** What changes from one image to another, worst first. */
export interface Comparison {
  readonly fixed: readonly Gone[];
  /** Those that count now and did not before: an excuse may have ended to cover them. */
  readonly added: readonly Entry[];
  readonly still: readonly Kept[];
  /** Of the new image. */
  readonly excused: readonly Entry[];
  /** Without what is excused. */
  readonly counts: { readonly before: SeverityCounts; readonly after: SeverityCounts };
}

/** What is known of an image, as far as comparing asks. */
export type Comparable = Pick<DetachedScan, 'findings' | 'excused'> & { readonly packages: readonly PackageOf[] };

type PackageOf = Pick<ImagePackage, 'type' | 'sourceName' | 'version'>;

/**
 * Compares what two images have, by vulnerability, kind and name of the package and not by its version: a package that is
 * newer and still vulnerable has fixed nothing. Two ids are one vulnerability where one image's publisher names it so.
 */
export function compare(before: Comparable, after: Comparable): Comparison {
  const [earlier, later] = [entriesOf(before), entriesOf(after)];
  const byPackage = Map.groupBy(earlier, packageKey);
  const sames = new Map(later.map((entry) => [entry, sameIn(byPackage.get(packageKey(entry)) ?? [], entry)]));
  const met = new Set(sames.values());
  const counted = later.filter(isCounted);
  const wasCounted = (entry: Entry) => {
    const same = sames.get(entry);
    return same !== undefined && isCounted(same);
  };
  return {
    fixed: earlier
      .filter((entry) => isCounted(entry) && !met.has(entry))
      .map((entry) => ({ entry, now: versionsIn(after.packages, entry) })),
    added: counted.filter((entry) => !wasCounted(entry)),
    still: counted.filter(wasCounted).flatMap((entry) => {
      const same = sames.get(entry);
      return same === undefined ? [] : [{ before: same, after: entry }];
    }),
    excused: later.filter((entry) => !isCounted(entry)),
    counts: { before: countsOf(earlier), after: countsOf(later) },
  };
}

function isCounted({ excusedBy }: Entry): boolean {
  return excusedBy === undefined;
}

function entriesOf({ findings, excused }: Pick<Comparable, 'findings' | 'excused'>): readonly Entry[] {
  const groups = Map.groupBy([...findings, ...excused], ({ name, package: { type, sourceName } }) =>
    JSON.stringify([type, sourceName, name]),
  );
  return [...groups.values()].flatMap(entryOf).toSorted(worstFirst);
}

/** Where one of them counts, that is what is told of. */
function entryOf(all: readonly Finding[]): readonly Entry[] {
  const counted = all.filter(({ excusedBy }) => excusedBy === undefined);
  const [first, ...more] = (counted.length > 0 ? counted : all).toSorted(
    (one, other) => rankOf(one.severity) - rankOf(other.severity),
  );
  if (first === undefined) return [];
  const told = [first, ...more];
  const { fixedVersion, uri, epss, excusedBy } = first;
  return [
    {
      name: first.name,
      aliases: [...new Set(told.flatMap(({ aliases }) => aliases))],
      severity: first.severity,
      type: first.package.type,
      package: first.package.sourceName,
      versions: [...new Set(told.map((finding) => finding.package.version))].toSorted(),
      path: first.package.path,
      isUndetermined: told.every(({ verdict }) => verdict === 'undetermined'),
      knownExploited: first.knownExploited !== undefined,
      ...(fixedVersion === undefined ? {} : { fixedVersion }),
      ...(uri === undefined ? {} : { uri }),
      ...(epss === undefined ? {} : { epss: epss.score }),
      ...(excusedBy === undefined ? {} : { excusedBy }),
    },
  ];
}

function packageKey(entry: Pick<Entry, 'type' | 'package'>): string {
  return JSON.stringify([entry.type, entry.package]);
}

/** By the id that it is best known by, else by one that the other is known by too. */
function sameIn(ofPackage: readonly Entry[], wanted: Entry): Entry | undefined {
  return (
    ofPackage.find(({ name }) => name === wanted.name) ??
    ofPackage.find(({ name, aliases }) => aliases.includes(wanted.name) || wanted.aliases.includes(name))
  );
}

function versionsIn(packages: readonly PackageOf[], entry: Entry): readonly string[] {
  const own = packages.filter(({ type, sourceName }) => type === entry.type && sourceName === entry.package);
  return [...new Set(own.map(({ version }) => version))].toSorted();
}

function countsOf(entries: readonly Entry[]): SeverityCounts {
  const counted = entries.filter(isCounted);
  const counts = SEVERITIES.map(
    (severity) => [severity, counted.filter((entry) => entry.severity === severity).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function worstFirst(one: Entry, other: Entry): number {
  return (
    rankOf(one.severity) - rankOf(other.severity) ||
    order(one.package, other.package) ||
    order(one.name, other.name) ||
    order(one.type, other.type)
  );
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
