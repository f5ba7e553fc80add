import type { Severity } from '../../match/types.ts';
import { nextDigest } from '../rules/digest-times.ts';
import { type AlertRule, passes, rankOf } from '../rules/rule.ts';
import type { AlertChange } from '../types.ts';

/** An interval of a match on a package of an image. Times are milliseconds since the epoch. */
export interface MatchInterval {
  readonly vulnerability: number;
  readonly type: string;
  readonly package: string;
  readonly severity: Severity;
  readonly score?: number;
  readonly isFixable: boolean;
  readonly openedAt: number;
  readonly openedBy: Change;
  readonly closedAt?: number;
  readonly closedBy?: Change;
  /** When the vulnerability was first found to be made use of. */
  readonly exploitedSince?: number;
  readonly epss?: number;
}

interface Change {
  readonly cause: string;
  readonly snapshotId: number;
}

/** A tag with what was known of the image that it points to. */
export interface PastTag {
  /** Since when it points to it. */
  readonly movedAt: number;
  readonly intervals: readonly MatchInterval[];
}

/** When something was news, and together with what else: of one burst or update, all the moments have one key. */
export interface Moment {
  readonly at: number;
  readonly key: string;
}

const BURST_MILLISECONDS = 60_000;

type Rule = Pick<AlertRule, 'from' | 'fixableOnly' | 'changes' | 'when'>;

/**
 * When something would have been news to a rule of the images that tags point to now, since a time, had excuses been
 * none: their pushes, and what the advisories changed of them since.
 */
export function momentsOf(rule: Rule, { movedAt, intervals }: PastTag, from: number): readonly Moment[] {
  const groups = Map.groupBy(intervals, ({ vulnerability, type, package: name }) =>
    JSON.stringify([vulnerability, type, name]),
  );
  const moments = [...groups.values()].flatMap((group) => momentsOfFinding(rule, group, movedAt));
  return moments.filter(({ at }) => at >= from);
}

/** How many messages moments come to. */
export function countMessages(rule: Pick<AlertRule, 'when'>, moments: readonly Moment[]): number {
  const { when } = rule;
  if (when.kind === 'digest') return new Set(moments.map(({ at }) => nextDigest(when, at))).size;
  const updates = new Set(moments.flatMap(({ key }) => (key === PUSH ? [] : [key])));
  let [bursts, last] = [0, Number.NEGATIVE_INFINITY];
  for (const at of moments.flatMap((one) => (one.key === PUSH ? [one.at] : [])).toSorted((a, b) => a - b)) {
    if (at - last > BURST_MILLISECONDS) {
      bursts += 1;
      last = at;
    }
  }
  return updates.size + bursts;
}

const PUSH = 'push';

function momentsOfFinding(rule: Rule, intervals: readonly MatchInterval[], movedAt: number): readonly Moment[] {
  const inTurn = intervals.toSorted((a, b) => a.openedAt - b.openedAt);
  const moments: Moment[] = [];
  for (const one of inTurn) {
    if (one.closedAt !== undefined && one.closedAt <= movedAt) continue;
    const before = inTurn.filter((other) => other !== one && wasOpen(other, one.openedAt));
    moments.push(...opening(rule, one, { before, movedAt }), ...exploitation(rule, one, movedAt));
    const after = inTurn.some((other) => other !== one && isOpenAfter(other, one.closedAt));
    if (!after) moments.push(...closing(rule, one));
  }
  return moments;
}

function opening(
  rule: Rule,
  one: MatchInterval,
  { before, movedAt }: { readonly before: readonly MatchInterval[]; readonly movedAt: number },
): readonly Moment[] {
  if (!isWanted(rule, one, one.openedAt)) return [];
  // What a push brought is matched soon after it.
  if (one.openedAt <= movedAt || one.openedBy.cause === 'push') return asked(rule, 'new', { at: movedAt, key: PUSH });
  if (one.openedBy.cause !== 'advisories') return [];
  const moment = { at: one.openedAt, key: `snapshot ${one.openedBy.snapshotId}` };
  if (before.length === 0) return asked(rule, 'new', moment);
  const isRaised = before.every(({ severity }) => rankOf(one.severity) < rankOf(severity));
  const isMendable = one.isFixable && before.every(({ isFixable }) => !isFixable);
  return [
    ...(isRaised ? asked(rule, 'severity-raised', moment) : []),
    ...(isMendable ? asked(rule, 'fix-available', moment) : []),
  ];
}

function exploitation(rule: Rule, one: MatchInterval, movedAt: number): readonly Moment[] {
  const { exploitedSince: at, openedAt, closedAt } = one;
  if (at === undefined || at < openedAt || at < movedAt || (closedAt !== undefined && at >= closedAt)) return [];
  // Its catalogue comes with an update of advisories.
  return isWanted(rule, one, at) ? asked(rule, 'known-exploited', { at, key: `catalogue ${dayOf(at)}` }) : [];
}

function closing(rule: Rule, one: MatchInterval): readonly Moment[] {
  if (one.closedAt === undefined || one.closedBy?.cause !== 'advisories') return [];
  if (!isWanted(rule, one, one.closedAt)) return [];
  return asked(rule, 'fixed', { at: one.closedAt, key: `snapshot ${one.closedBy.snapshotId}` });
}

function isWanted(rule: Rule, one: MatchInterval, at: number): boolean {
  const { severity, score, epss, isFixable, exploitedSince } = one;
  return passes(rule, {
    severity,
    isFixable,
    knownExploited: exploitedSince !== undefined && exploitedSince <= at,
    ...(score === undefined ? {} : { score }),
    ...(epss === undefined ? {} : { epss }),
  });
}

function asked({ changes }: Rule, change: AlertChange, moment: Moment): readonly Moment[] {
  return changes.includes(change) ? [moment] : [];
}

function wasOpen({ openedAt, closedAt }: MatchInterval, at: number): boolean {
  return openedAt < at && (closedAt === undefined || closedAt >= at);
}

function isOpenAfter({ openedAt, closedAt }: MatchInterval, at: number | undefined): boolean {
  return at !== undefined && openedAt <= at && (closedAt === undefined || closedAt > at);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
