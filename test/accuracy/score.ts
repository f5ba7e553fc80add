import type { Case } from './cases.ts';

/** A source package and a vulnerability that were reported, with every id that was given for it. */
export interface Reported {
  readonly package: string;
  readonly ids: readonly string[];
  readonly fixedVersion?: string;
  readonly verdict: 'affected' | 'undetermined';
}

export interface Score {
  /** How many must be found, and how many of them were. */
  readonly wanted: number;
  readonly found: number;
  /** Pairs of which the list says that they must not be reported. */
  readonly negatives: number;
  readonly misses: readonly Case[];
  /** `apt CVE-2019-3462 1.4.9` */
  readonly falseAlarms: readonly string[];
  /** What was found, but with another version that mends it than the list has, where it has one. */
  readonly otherFixes: readonly string[];
}

export interface Rules {
  /** Whether the cases are all that there is to find, so that whatever else is reported is a false alarm. */
  readonly isWhole: boolean;
}

/**
 * Holds what was reported to cases by source package. Only what is reported as affected counts as found, and doubt
 * (`undetermined`) is neither that nor an alarm.
 */
export function scoreOf(cases: readonly Case[], reported: readonly Reported[], { isWhole }: Rules): Score {
  const affected = reported.filter(({ verdict }) => verdict === 'affected');
  const told = new Map(affected.flatMap((one) => one.ids.map((id) => [keyOf(one.package, id), one])));
  const named = new Map(cases.map((one) => [keyOf(one.package, one.vulnerability), one.verdict]));
  const wanted = cases.filter(({ verdict }) => verdict === 'found');
  const misses = wanted.filter((one) => !told.has(keyOf(one.package, one.vulnerability)));
  const alarms = affected.filter(({ package: name, ids }) => {
    const verdicts = ids.flatMap((id) => named.get(keyOf(name, id)) ?? []);
    return verdicts.length === 0 ? isWhole : verdicts.every((verdict) => verdict === 'absent');
  });
  return {
    wanted: wanted.length,
    found: wanted.length - misses.length,
    negatives: cases.filter(({ verdict }) => verdict === 'absent').length,
    misses,
    falseAlarms: [...new Set(alarms.map(alarmText))].toSorted(),
    otherFixes: wanted.flatMap(({ package: name, vulnerability, remark }) => {
      const fix = told.get(keyOf(name, vulnerability))?.fixedVersion ?? remark;
      return remark === '' || fix === remark ? [] : [`${name} ${vulnerability} ${fix}, not ${remark}`];
    }),
  };
}

/**
 * Cases of binary packages as those of their sources: one for each source and vulnerability, to be found where any of its
 * binary packages is. What is not installed keeps its name.
 */
export function bySource(cases: readonly Case[], sourceOf: ReadonlyMap<string, string>): readonly Case[] {
  const found = new Map<string, Case>();
  for (const one of cases) {
    const name = sourceOf.get(one.package) ?? one.package;
    const key = keyOf(name, one.vulnerability);
    const before = found.get(key);
    if (before === undefined || (before.verdict !== 'found' && one.verdict === 'found')) {
      found.set(key, { ...one, package: name });
    }
  }
  return [...found.values()];
}

function alarmText({ package: name, ids: [id], fixedVersion = 'unfixed' }: Reported): string {
  return `${name} ${id} ${fixedVersion}`;
}

function keyOf(name: string, vulnerability: string): string {
  return `${name} ${vulnerability}`;
}
