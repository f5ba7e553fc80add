import { type AlertRule, passes, rankOf, type Weighed } from '../rules/rule.ts';
import type { AlertChange } from '../types.ts';
import { type Found, type FoundFinding, foundFindings } from './found.ts';
import { type Learned, NOTHING_LEARNED } from './learned.ts';
import type { Told, ToldFinding } from './told.ts';

/** A finding that is news. */
export type NewsItem =
  | { readonly change: 'fixed'; readonly told: ToldFinding }
  | {
      readonly change: Exclude<AlertChange, 'fixed' | 'coverage-lost' | 'scan-failed' | 'excuse-due'>;
      readonly found: FoundFinding;
      /** What was told before; undefined where nothing was. */
      readonly told: ToldFinding | undefined;
    };

/** What is news of a tag to the readers of a rule. */
export interface News {
  readonly items: readonly NewsItem[];
  readonly hasFailed: boolean;
  readonly coverageLost: boolean;
  /** What the rule looks for that is open and no news. */
  readonly stillOpen: number;
  /** Since when, in milliseconds since the epoch. */
  readonly openSince?: number;
}

/** The same, with what is to be remembered now, told or not. */
export interface Comparison extends News {
  readonly told: Told;
}

/** What is to be told of it, without what is to be remembered: of many tags at once that is much. */
export function newsOf({ items, hasFailed, coverageLost, stillOpen, openSince }: Comparison): News {
  return { items, hasFailed, coverageLost, stillOpen, ...(openSince === undefined ? {} : { openSince }) };
}

type Rule = Pick<AlertRule, 'from' | 'fixableOnly' | 'changes'>;

/**
 * What changed for the readers of a rule since they were last told; all that is open is new where they never were. Only
 * what a finding is counts, never how it is worded: which of its names is the best known, its dates, its version.
 *
 * - One that is excused is remembered as such: that what was open becomes so is told, that it then is fixed is not. That
 *   the excuse ends is told, since it needs somebody.
 * - What was told is never taken back in silence and told again: a severity that falls and rises to where it was, or EPSS
 *   that crosses a rule's threshold back and forth, is told once.
 * - Of an image that cannot be scanned nothing is fixed and nothing new: what was told of its findings stays.
 */
export function compare(
  told: Told | undefined,
  found: Found,
  rule: Rule,
  learned: Learned = NOTHING_LEARNED,
): Comparison {
  const { at, digest, images, status } = found;
  const isFailed = status === 'FAILED';
  const hasFailed = isFailed && (told?.status !== 'FAILED' || told.digest !== digest);
  const wasLost = told?.isCoverageLost ?? false;
  const isCoverageLost = found.coverage === 'doubtful' || isFailed ? wasLost : found.coverage === 'lost';
  const findings = isFailed
    ? { items: [], remembered: told?.findings ?? [], open: [] }
    : compareFindings(told, foundFindings(found.findings), { rule, learned });
  const newsOf = new Set(findings.items.map((item) => (item.change === 'fixed' ? undefined : item.found)));
  const stillOpen = findings.open.filter((one) => !newsOf.has(one.found));
  return {
    told: { at, digest, images, status, isCoverageLost, findings: findings.remembered },
    items: findings.items,
    hasFailed: hasFailed && rule.changes.includes('scan-failed'),
    coverageLost: told !== undefined && isCoverageLost && !wasLost && rule.changes.includes('coverage-lost'),
    stillOpen: stillOpen.length,
    ...(stillOpen.length === 0 ? {} : { openSince: Math.min(...stillOpen.map(({ since }) => since)) }),
  };
}

/** Whether somebody has to do something about it still. */
export function isOpenItem(item: NewsItem): item is OpenItem {
  return item.change !== 'fixed' && item.change !== 'excused';
}

export type OpenItem = Extract<NewsItem, { readonly found: FoundFinding }>;

/** Whether there is anything to tell. */
export function isNews({ items, hasFailed, coverageLost }: News): boolean {
  return items.length > 0 || hasFailed || coverageLost;
}

interface Compared {
  readonly items: readonly NewsItem[];
  readonly remembered: readonly ToldFinding[];
  /** What the rule looks for now. */
  readonly open: readonly { readonly found: FoundFinding; readonly since: number }[];
}

function compareFindings(
  told: Told | undefined,
  all: readonly FoundFinding[],
  { rule, learned }: { readonly rule: Rule; readonly learned: Learned },
): Compared {
  const before = lookup(told?.findings ?? []);
  const pairs = all.map((found) => ({ found, told: before.find(found) }));
  const matched = new Set(pairs.flatMap((pair) => pair.told));
  const items: NewsItem[] = [];
  const open: { found: FoundFinding; since: number }[] = [];
  const remembered: ToldFinding[] = [];
  for (const { found, told: earlier } of pairs) {
    const after = toldNow(found, earlier);
    remembered.push(after);
    if (!passes(rule, found)) continue;
    if (!found.isExcused) open.push({ found, since: after.since });
    const item = itemOf(found, earlier, { rule, learned });
    if (item !== undefined) items.push(item);
  }
  for (const gone of told?.findings ?? []) {
    if (matched.has(gone) || gone.isExcused || !passes(rule, gone)) continue;
    if (rule.changes.includes('fixed') && !learned.gone(gone)) items.push({ change: 'fixed', told: gone });
  }
  return { items, remembered, open };
}

function itemOf(
  found: FoundFinding,
  earlier: readonly ToldFinding[],
  { rule, learned }: { readonly rule: Rule; readonly learned: Learned },
): NewsItem | undefined {
  const asked = (change: AlertChange) => rule.changes.includes(change);
  const known = earlier.filter((one) => !one.isExcused);
  const told = known.toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity))[0];
  if (found.isExcused) {
    return asked('excused') && known.some((one) => passes(rule, one)) ? { change: 'excused', found, told } : undefined;
  }
  if (told === undefined && earlier.length > 0 && asked('excuse-ended')) return { change: 'excuse-ended', found, told };
  if (told === undefined) {
    const isSilent = earlier.length === 0 && learned.appeared(found);
    return asked('new') && !isSilent ? { change: 'new', found, told } : undefined;
  }
  if (found.knownExploited && !known.some((one) => one.knownExploited) && asked('known-exploited')) {
    return { change: 'known-exploited', found, told };
  }
  if (learned.rerated(found)) return undefined;
  if (rankOf(found.severity) < rankOf(told.severity) && asked('severity-raised')) {
    return { change: 'severity-raised', found, told };
  }
  if (found.isFixable && !known.some((one) => one.isFixable) && asked('fix-available')) {
    return { change: 'fix-available', found, told };
  }
  // It is new to this rule, whose threshold it has crossed.
  return asked('new') && !known.some((one) => passes(rule, one)) ? { change: 'new', found, told } : undefined;
}

/** The worst that was ever told of it, and the earliest. */
function toldNow(found: FoundFinding, earlier: readonly ToldFinding[]): ToldFinding {
  const { names, type, package: name, installed, uri, isExcused } = found;
  const all: readonly (Weighed & { since: number })[] = [found, ...earlier];
  const worst = all.toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity))[0] ?? found;
  const score = most(all.map((one) => one.score));
  const epss = most(all.map((one) => one.epss));
  return {
    names,
    type,
    package: name,
    installed,
    ...(uri === undefined ? {} : { uri }),
    severity: worst.severity,
    ...(score === undefined ? {} : { score }),
    ...(epss === undefined ? {} : { epss }),
    knownExploited: all.some((one) => one.knownExploited),
    isFixable: all.some((one) => one.isFixable),
    since: Math.min(...all.map((one) => one.since)),
    isExcused,
  };
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Finds what was told by what it is known by. */
function lookup(findings: readonly ToldFinding[]) {
  const byName = new Map<string, ToldFinding[]>();
  for (const one of findings) {
    for (const name of one.names) {
      const key = keyOf(one, name);
      const known = byName.get(key);
      if (known === undefined) byName.set(key, [one]);
      else known.push(one);
    }
  }
  return {
    /** All, where several became one. */
    find(found: FoundFinding): readonly ToldFinding[] {
      const all = new Set(found.names.flatMap((name) => byName.get(keyOf(found, name)) ?? []));
      return [...all].filter((one) => isSame(one, found));
    },
  };
}

/** Two CVEs stay two though a third name stands for both; otherwise one name that they share will do. */
function isSame(told: ToldFinding, found: FoundFinding): boolean {
  const [before = '', after = ''] = [told.names[0], found.names[0]];
  if (before === after || !isCve(before) || !isCve(after)) return true;
  return found.names.includes(before) || told.names.includes(after);
}

function isCve(name: string): boolean {
  return name.startsWith('CVE-');
}

function keyOf({ type, package: name }: Pick<ToldFinding, 'type' | 'package'>, id: string): string {
  return `${type} ${name} ${id}`;
}
