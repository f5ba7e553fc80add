import type { Provenance, Snapshot } from '../advisory/types.ts';
import type { BoundDistro } from './bind.ts';
import type { Coverage } from './types.ts';

/** What composing an image found, as far as it bears on what findings can say. */
export interface Observed {
  readonly distro?: BoundDistro;
  /** Paths of the package databases, empty ones too. */
  readonly databases: readonly string[];
  /** Their types. */
  readonly databaseTypes: readonly string[];
  readonly packageCount: number;
  /** Packages that are filed under no key, so that nothing is looked up for them. */
  readonly unfiledCount: number;
  /** Clauses (`layer 2: the gzip stream is corrupt`): what was read in part, and layers that could not be read. */
  readonly partial: readonly string[];
  readonly unreadable: readonly string[];
}

/** Advisories that were last fetched longer ago than this are stale, though nothing failed. */
const STALE_AFTER_MILLISECONDS = 7 * 86_400_000;

type Reason = readonly [kind: Coverage['kind'], sentence: string];

/** How much of an image its findings speak of, by what is loaded, as of `now`. */
export function coverageOf(
  observed: Observed,
  snapshot: Pick<Snapshot, 'covers' | 'provenance'> | undefined,
  now: number,
): Coverage {
  const { distro } = observed;
  const unsupported = unsupportedReason(observed);
  const reasons: Reason[] = [
    ...observed.unreadable.map((clause): Reason => ['unreadable', `A layer could not be read: ${clause}.`]),
    ...(unsupported === undefined ? advisoryReasons(distro, snapshot, now) : [['unsupported', unsupported] as const]),
    ...observed.partial.map((clause): Reason => ['partial', `It was read only in part: ${clause}.`]),
    ...(unsupported === undefined ? unfiledReasons(observed) : []),
    ...(unsupported === undefined ? staleReasons(distro, snapshot, now) : []),
  ];
  return {
    ...(distro === undefined ? {} : { distro: shown(distro) }),
    kind: reasons[0]?.[0] ?? 'covered',
    reasons: reasons.map(([, sentence]) => sentence),
  };
}

/** When what is known of an image's release last changed, in milliseconds since the epoch; undefined where nothing is. */
export function sourceUpdatedAt(
  { distro }: Pick<Observed, 'distro'>,
  snapshot: Pick<Snapshot, 'provenance'> | undefined,
): number | undefined {
  const times = speaking(distro, snapshot).map(({ changedAt }) => changedAt);
  return times.length === 0 ? undefined : Math.max(...times);
}

function shown({ id, release, name }: BoundDistro): NonNullable<Coverage['distro']> {
  return { id, name, ...(release === undefined ? {} : { release }) };
}

function unsupportedReason({ distro, databaseTypes, packageCount }: Observed): string | undefined {
  if (distro === undefined) return 'No os-release in it names an operating system.';
  if (distro.distro === undefined) return `${distro.name} is a distribution that Pratique does not know.`;
  if (distro.release === undefined) return `Its os-release does not tell its release of ${distro.distro.title}.`;
  // An empty database of another package manager says nothing of what is installed.
  return packageCount === 0 && !databaseTypes.includes(distro.distro.packageType)
    ? 'There is no package database in it and no package.'
    : undefined;
}

function advisoryReasons(
  bound: BoundDistro | undefined,
  snapshot: Pick<Snapshot, 'covers'> | undefined,
  now: number,
): readonly Reason[] {
  if (bound?.distro === undefined || bound.release === undefined) return [];
  const ecosystem = bound.distro.ecosystem(bound.release);
  const support = bound.distro.support(bound.release, now);
  const reasons: Reason[] = [];
  if (snapshot?.covers(ecosystem) !== true) {
    const how = '"pratique advisories update" loads what is published';
    reasons.push(['no-advisories', `No advisories for ${ecosystem} are loaded: ${how}.`]);
  }
  if (support.kind === 'end-of-life') {
    const release = `${bound.distro.title} ${bound.release}`;
    const lastDay = dayOf(support.since - 1);
    reasons.push([
      'end-of-life',
      `Support of ${release} ended on ${lastDay}: what was found since is not in its advisories.`,
    ]);
  }
  return reasons;
}

function unfiledReasons({ unfiledCount, packageCount }: Observed): readonly Reason[] {
  if (unfiledCount === 0) return [];
  return [
    [
      'partial',
      `${unfiledCount} of its ${packageCount} packages are of a kind that its distribution has no advisories for.`,
    ],
  ];
}

/** One at its end is as its publisher left it, however long ago. */
function staleReasons(
  bound: BoundDistro | undefined,
  snapshot: Pick<Snapshot, 'provenance'> | undefined,
  now: number,
): readonly Reason[] {
  if (bound?.distro === undefined || bound.release === undefined) return [];
  if (bound.distro.support(bound.release, now).kind === 'end-of-life') return [];
  return speaking(bound, snapshot).flatMap((provenance): readonly Reason[] => {
    const why = whyStale(provenance, now);
    if (why === undefined) return [];
    return [['stale', `The advisories of "${provenance.title}" are of ${dayOf(provenance.fetchedAt)}: ${why}.`]];
  });
}

/** The sources that speak of the release. */
function speaking(
  bound: BoundDistro | undefined,
  snapshot: Pick<Snapshot, 'provenance'> | undefined,
): readonly Provenance[] {
  if (bound?.distro === undefined || bound.release === undefined) return [];
  const ecosystem = bound.distro.ecosystem(bound.release);
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
