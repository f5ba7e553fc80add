import type { Provenance, Snapshot } from '../advisory/types.ts';
import type { BoundDistro } from './bind.ts';
import { OPERATING_SYSTEM_TYPES } from './ecosystems.ts';
import type { Coverage, CoveredDistro, EcosystemCoverage, PackageCount, StaleSource } from './types.ts';

/** What composing an image found, as far as it bears on what findings can say. */
export interface Observed {
  readonly distro?: BoundDistro;
  /** Paths of the package databases, empty ones too. */
  readonly databases: readonly string[];
  /** Their types. */
  readonly databaseTypes: readonly string[];
  /** All distinct packages. */
  readonly packageCount: number;
  /** The same, by kind. */
  readonly counts: readonly PackageCount[];
  /** Clauses (`layer 2: the gzip stream is corrupt`): what was read in part, and layers that could not be read. */
  readonly partial: readonly string[];
  readonly unreadable: readonly string[];
}

/** What is asked of a snapshot: how far it reaches, and of when it is. */
export type Reach = Pick<Snapshot, 'covers' | 'provenance'>;

/** Advisories that were last fetched longer ago than this are stale, though nothing failed. */
const STALE_AFTER_MILLISECONDS = 7 * 86_400_000;
const LOAD = '"pratique advisories update" loads what is published';

type Reason = readonly [kind: Coverage['kind'], sentence: string];

/** How much of an image its findings speak of, by what is loaded, as of `now`. */
export function coverageOf(observed: Observed, snapshot: Reach | undefined, now: number): Coverage {
  const ecosystems = ecosystemsOf(observed, snapshot);
  const stale = staleSources(observed, snapshot, now);
  const reasons: Reason[] = [
    ...observed.unreadable.map((clause): Reason => ['unreadable', `A layer could not be read: ${clause}.`]),
    ...systemReasons(observed, ecosystems, now),
    ...observed.partial.map((clause): Reason => ['partial', `It was read only in part: ${clause}.`]),
    ...ecosystems.flatMap((each) => languageReason(each, ecosystems)),
    ...unfiledReasons(observed, ecosystems),
    ...stale.map((each): Reason => ['stale', staleSentence(each)]),
  ];
  return {
    ...(observed.distro === undefined ? {} : { distro: shown(observed.distro, now) }),
    kind: reasons[0]?.[0] ?? 'covered',
    reasons: reasons.map(([, sentence]) => sentence),
    ecosystems,
    partial: observed.partial,
    unreadable: observed.unreadable,
    stale,
  };
}

/** When what is known of an image's packages last changed, in milliseconds since the epoch; undefined where nothing is. */
export function sourceUpdatedAt(
  observed: Pick<Observed, 'distro' | 'counts'>,
  snapshot: Pick<Snapshot, 'provenance'> | undefined,
): number | undefined {
  const times = filedUnder(observed).flatMap((name) => speaking(name, snapshot).map(({ changedAt }) => changedAt));
  return times.length === 0 ? undefined : Math.max(...times);
}

function shown({ id, release, name, distro }: BoundDistro, now: number): CoveredDistro {
  const isKnown = distro !== undefined;
  const support = isKnown && release !== undefined ? distro.support(release, now) : ({ kind: 'unknown' } as const);
  return { id, name, ...(release === undefined ? {} : { release }), isKnown, support };
}

/** The ecosystem of the distribution's own packages; undefined where it, or its release, is not known. */
function systemEcosystem(distro: BoundDistro | undefined): string | undefined {
  return distro?.distro === undefined || distro.release === undefined
    ? undefined
    : distro.distro.ecosystem(distro.release);
}

function ecosystemsOf(observed: Observed, snapshot: Reach | undefined): readonly EcosystemCoverage[] {
  const own = ownEcosystem(observed);
  const counted = observed.counts.filter(({ isOwned }) => !isOwned);
  const groups = [...Map.groupBy(counted, ({ type, ecosystem }) => JSON.stringify([type, ecosystem])).values()];
  const found = groups.flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { type, ecosystem } = first;
    const packages = more.reduce((sum, each) => sum + each.packages, first.packages);
    return [{ type, packages, ...(ecosystem === undefined ? {} : { ecosystem }) }];
  });
  const isFound = own === undefined || found.some(({ ecosystem }) => ecosystem === own.ecosystem);
  const rank = ({ ecosystem, packages }: { ecosystem?: string; packages: number }) =>
    own !== undefined && ecosystem === own.ecosystem ? Number.POSITIVE_INFINITY : packages;
  return [...found, ...(isFound ? [] : [{ ...own, packages: 0 }])]
    .toSorted((a, b) => rank(b) - rank(a) || Number(a.type > b.type) - Number(a.type < b.type))
    .map((each) => ({ ...each, ...knowledgeOf(each.ecosystem, snapshot) }));
}

/** The distribution's, where its package database is there: it may be empty. */
function ownEcosystem({ distro, databaseTypes }: Observed): { ecosystem: string; type: string } | undefined {
  const ecosystem = systemEcosystem(distro);
  const type = distro?.distro?.packageType;
  if (ecosystem === undefined || type === undefined || !databaseTypes.includes(type)) return undefined;
  return { ecosystem, type };
}

function knowledgeOf(ecosystem: string | undefined, snapshot: Reach | undefined) {
  if (ecosystem === undefined) return { advisories: 'unfiled' } as const;
  const sources = speaking(ecosystem, snapshot);
  return {
    advisories: snapshot?.covers(ecosystem) === true ? ('loaded' as const) : ('missing' as const),
    ...(sources.length === 0 ? {} : { changedAt: Math.max(...sources.map(({ changedAt }) => changedAt)) }),
    ...(sources.length === 0 ? {} : { fetchedAt: Math.min(...sources.map(({ fetchedAt }) => fetchedAt)) }),
  };
}

/** What cannot be said of the packages of the operating system. */
function systemReasons(observed: Observed, ecosystems: readonly EcosystemCoverage[], now: number): readonly Reason[] {
  const unsupported = unsupportedReason(observed);
  if (unsupported !== undefined) return [[isAnyLoaded(ecosystems) ? 'partial' : 'unsupported', unsupported]];
  const { distro } = observed;
  const ecosystem = systemEcosystem(distro);
  if (distro?.distro === undefined || distro.release === undefined || ecosystem === undefined) return [];
  const reasons: Reason[] = [];
  if (ecosystems.some((each) => each.ecosystem === ecosystem && each.advisories === 'missing')) {
    const kind = isAnyLoaded(ecosystems) ? 'partial' : 'no-advisories';
    reasons.push([kind, `No advisories for ${ecosystem} are loaded: ${LOAD}.`]);
  }
  const support = distro.distro.support(distro.release, now);
  if (support.kind === 'end-of-life') {
    const release = `${distro.distro.title} ${distro.release}`;
    const lastDay = dayOf(support.since - 1);
    reasons.push([
      'end-of-life',
      `Support of ${release} ended on ${lastDay}: what was found since is not in its advisories.`,
    ]);
  }
  return reasons;
}

/**
 * Why the operating system is not supported. An image that names none and has none of its packages is made from scratch:
 * what else it holds is told by its ecosystems, where there is one that it belongs to.
 */
function unsupportedReason(observed: Observed): string | undefined {
  const { distro, packageCount, databases, counts } = observed;
  if (distro === undefined) {
    const isFiled = counts.some(({ ecosystem }) => ecosystem !== undefined);
    const isFromScratch = isFiled && databases.length === 0 && systemPackages(observed) === 0;
    return isFromScratch ? undefined : 'No os-release in it names an operating system.';
  }
  if (distro.distro === undefined) return `${distro.name} is a distribution that Pratique does not know.`;
  if (distro.release === undefined) return `Its os-release does not tell its release of ${distro.distro.title}.`;
  // An empty database of another package manager says nothing of what is installed.
  if (systemPackages(observed) > 0 || ownEcosystem(observed) !== undefined) return undefined;
  return packageCount === 0
    ? 'There is no package database in it and no package.'
    : `There is no package database of ${distro.distro.title} in it.`;
}

function systemPackages({ counts }: Observed): number {
  const ofSystem = counts.filter(({ type }) => OPERATING_SYSTEM_TYPES.has(type));
  return ofSystem.reduce((sum, { packages }) => sum + packages, 0);
}

function isAnyLoaded(ecosystems: readonly EcosystemCoverage[]): boolean {
  return ecosystems.some(({ advisories }) => advisories === 'loaded');
}

function languageReason(
  { type, ecosystem, packages, advisories }: EcosystemCoverage,
  all: readonly EcosystemCoverage[],
): readonly Reason[] {
  if (advisories !== 'missing' || ecosystem === undefined || OPERATING_SYSTEM_TYPES.has(type)) return [];
  const kind = isAnyLoaded(all) ? 'partial' : 'no-advisories';
  return [[kind, `No advisories for ${ecosystem} are loaded, of which it has ${numberOf(packages)}: ${LOAD}.`]];
}

/** Of an operating system that is not known, it has been said that nothing is: what else is not filed adds nothing. */
function unfiledReasons(observed: Observed, ecosystems: readonly EcosystemCoverage[]): readonly Reason[] {
  const isUnsupported = unsupportedReason(observed) !== undefined;
  if (isUnsupported && !isAnyLoaded(ecosystems)) return [];
  const kind = isAnyLoaded(ecosystems) ? 'partial' : 'no-advisories';
  return ecosystems.flatMap(({ type, packages, advisories }): readonly Reason[] => {
    const isOfSystem = OPERATING_SYSTEM_TYPES.has(type);
    if (advisories !== 'unfiled' || (isOfSystem && isUnsupported)) return [];
    const some = `${packages} of its ${numberOf(observed.packageCount)}`;
    const verb = packages === 1 ? 'is' : 'are';
    const why = isOfSystem
      ? ` ${verb} of a kind that its distribution has no advisories for`
      : `, of type ${type}, ${verb} filed under no name that advisories use`;
    return [[kind, `${some}${why}.`]];
  });
}

function numberOf(packages: number): string {
  return packages === 1 ? '1 package' : `${packages} packages`;
}

/** The ecosystems that are looked up for an image. */
function filedUnder({ distro, counts }: Pick<Observed, 'distro' | 'counts'>): readonly string[] {
  const own = systemEcosystem(distro);
  const counted = counts.flatMap(({ ecosystem, isOwned }) => (ecosystem === undefined || isOwned ? [] : [ecosystem]));
  return [...new Set([...(own === undefined ? [] : [own]), ...counted])];
}

/** A release at its end is as its publisher left it, however long ago. */
function staleSources(
  observed: Observed,
  snapshot: Pick<Snapshot, 'provenance'> | undefined,
  now: number,
): readonly StaleSource[] {
  const { distro } = observed;
  const own = systemEcosystem(distro);
  const isOver = distro?.release !== undefined && distro.distro?.support(distro.release, now).kind === 'end-of-life';
  const names = filedUnder(observed).filter((name) => !(isOver && name === own));
  const sources = new Set(names.flatMap((name) => speaking(name, snapshot)));
  return [...sources].flatMap((provenance) => {
    const reason = whyStale(provenance, now);
    const { source, title, fetchedAt } = provenance;
    return reason === undefined ? [] : [{ source, title, fetchedAt, reason }];
  });
}

function staleSentence({ title, fetchedAt, reason }: StaleSource): string {
  return `The advisories of "${title}" are of ${dayOf(fetchedAt)}: ${reason}.`;
}

/** The sources that speak of an ecosystem. */
function speaking(ecosystem: string, snapshot: Pick<Snapshot, 'provenance'> | undefined): readonly Provenance[] {
  const all = snapshot?.provenance ?? [];
  return all.filter(({ ecosystems }) => ecosystems.some(({ name }) => name === ecosystem));
}

function whyStale({ fetchedAt, staleReason }: Provenance, now: number): string | undefined {
  if (staleReason !== undefined) return staleReason;
  return now - fetchedAt > STALE_AFTER_MILLISECONDS ? 'they have not been fetched since' : undefined;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
