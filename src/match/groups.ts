import type { Filed } from './statements.ts';

/** Statements about one vulnerability, whatever each publisher calls it. */
export interface Group {
  /** A CVE where one is named. */
  readonly vulnerability: string;
  /** Every other name, in order. */
  readonly aliases: readonly string[];
  readonly filed: readonly Filed[];
}

/**
 * Brings together what is about one vulnerability: under one CVE, or under names of which one publisher says that they
 * are the same. Two CVEs stay two, though a third name stands for both.
 */
export function grouped(filed: readonly Filed[]): readonly Group[] {
  const byName = Map.groupBy(filed, ({ entry }) => entry.advisory.vulnerability);
  const standsFor = new Map<string, string>();
  const names = [...byName.keys()];
  for (const name of names.filter(isCve)) standsFor.set(name, name);
  for (const name of names.filter(isCve)) adopt(name, byName, standsFor);
  for (const name of names) {
    if (standsFor.has(name)) continue;
    const others = namesIn(byName.get(name) ?? []);
    const root =
      others.map((other) => standsFor.get(other)).find((one) => one !== undefined) ?? cveAmong(others) ?? name;
    standsFor.set(root, root);
    standsFor.set(name, root);
    adopt(name, byName, standsFor);
  }
  const groups = Map.groupBy(filed, ({ entry }) => standsFor.get(entry.advisory.vulnerability) ?? '');
  return [...groups].map(([vulnerability, own]) => ({
    vulnerability,
    aliases: [...new Set(own.flatMap((one) => namesIn([one])))].filter((name) => name !== vulnerability).toSorted(),
    filed: own,
  }));
}

/** The names that statements of a vulnerability give it mean the same, unless they are CVEs of their own. */
function adopt(name: string, byName: ReadonlyMap<string, readonly Filed[]>, standsFor: Map<string, string>): void {
  const root = standsFor.get(name) ?? name;
  for (const other of namesIn(byName.get(name) ?? [])) {
    if (!isCve(other) && !standsFor.has(other)) standsFor.set(other, root);
  }
}

/** The CVE that a name stands for; undefined where there is none, or two. */
function cveAmong(names: readonly string[]): string | undefined {
  const [cve, ...more] = new Set(names.filter(isCve));
  return more.length === 0 ? cve : undefined;
}

function namesIn(filed: readonly Filed[]): readonly string[] {
  return filed.flatMap(({ entry }) => [entry.advisory.vulnerability, ...entry.advisory.aliases]);
}

function isCve(name: string): boolean {
  return name.startsWith('CVE-');
}
