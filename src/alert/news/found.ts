import type { Coverage, Finding } from '../../match/types.ts';
import { rankOf } from '../rules/rule.ts';
import type { SeverityCounts } from '../types.ts';
import type { ToldFinding, ToldImage } from './told.ts';

/** What there is to say of a tag now. */
export interface Found {
  /** As of when, in milliseconds since the epoch. */
  readonly at: number;
  /** What the tag points to. */
  readonly digest: string;
  readonly images: readonly ToldImage[];
  /** The layers of those images, by the image's digest, the base first. */
  readonly layers: readonly string[];
  readonly status: 'COMPLETE' | 'FAILED';
  /** Why it failed, or what the findings do not speak of. */
  readonly description?: string;
  /** `doubtful`: less is known, and it is too early to call that a loss. */
  readonly coverage: 'covered' | 'doubtful' | 'lost';
  /** Of all platforms; excused ones too. Each is one of ECR's. */
  readonly findings: readonly Finding[];
}

/** What a message says of a tag besides what changed: findings are counted, and let go. */
export interface FoundSummary extends Omit<Found, 'findings'> {
  /** All that is open and not excused, as ECR counts it. */
  readonly counts: SeverityCounts;
  /** purl's types of the packages that have findings. */
  readonly types: ReadonlySet<string>;
}

export function summaryOf({ findings, ...rest }: Found): FoundSummary {
  return { ...rest, counts: countOpen(findings), types: new Set(findings.map((one) => one.package.type)) };
}

/** A finding of a tag by what it is known by: whatever its version, and on whichever platforms. */
export interface FoundFinding extends Omit<ToldFinding, 'isExcused'> {
  /** The worst of those that are not excused, or of all where all are. */
  readonly worst: Finding;
  /** All are. */
  readonly isExcused: boolean;
  /** How many packages, versions and platforms have it: what ECR counts. */
  readonly count: number;
}

/** Names of one finding that are remembered and compared. */
const MOST_NAMES = 30;
const LONGEST_TEXT = 300;

/** Findings of one vulnerability and source package are one, whatever the version: a bump that mends nothing is no news. */
export function foundFindings(findings: readonly Finding[]): readonly FoundFinding[] {
  const groups = Map.groupBy(findings, ({ name, package: { type, sourceName } }) =>
    JSON.stringify([name, type, sourceName]),
  );
  return [...groups.values()].flatMap((group) => {
    const open = group.filter(({ excusedBy }) => excusedBy === undefined);
    const [worst, ...others] = (open.length > 0 ? open : group).toSorted(byWorst);
    return worst === undefined ? [] : [foundFinding(worst, others, open.length === 0)];
  });
}

/** Whether it is lost what was known, of which a source that is out of date is not yet a sign. */
export function coverageState(coverage: Pick<Coverage, 'kind' | 'stale'>, now: number): Found['coverage'] {
  if (coverage.kind === 'covered') return 'covered';
  if (coverage.kind !== 'stale') return 'lost';
  return coverage.stale.some(({ fetchedAt }) => now - fetchedAt > STALE_FOR) ? 'lost' : 'doubtful';
}

/** Publishers are out of reach for a night: nobody is told of a source that fails before it has failed for so long. */
const STALE_FOR = 3 * 86_400_000;

function countOpen(findings: readonly Finding[]): SeverityCounts {
  const counts: Partial<Record<Finding['severity'], number>> = {};
  for (const { severity, excusedBy } of findings) {
    if (excusedBy === undefined) counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return counts;
}

function foundFinding(worst: Finding, others: readonly Finding[], isExcused: boolean): FoundFinding {
  const all = [worst, ...others];
  const scores = all.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const { name, aliases, uri, severity, epss, package: found } = worst;
  return {
    names: [name, ...aliases].slice(0, MOST_NAMES).map((each) => each.slice(0, LONGEST_TEXT)),
    type: found.type,
    package: found.sourceName,
    installed: found.version.slice(0, LONGEST_TEXT),
    ...(uri === undefined ? {} : { uri: uri.slice(0, LONGEST_TEXT) }),
    severity,
    ...(scores.length === 0 ? {} : { score: Math.max(...scores) }),
    ...(epss === undefined ? {} : { epss: epss.score }),
    knownExploited: all.some(({ knownExploited }) => knownExploited !== undefined),
    isFixable: all.some(({ fixedVersion }) => fixedVersion !== undefined),
    since: Math.min(...all.map(({ openedAt }) => openedAt)),
    worst,
    isExcused,
    count: all.length,
  };
}

function byWorst(a: Finding, b: Finding): number {
  return (
    rankOf(a.severity) - rankOf(b.severity) ||
    (b.score ?? -1) - (a.score ?? -1) ||
    Number(a.fixedVersion === undefined) - Number(b.fixedVersion === undefined)
  );
}
