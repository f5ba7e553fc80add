import type { Affected, Conditions } from '../types.ts';
import { fixRanges } from './fix-ranges.ts';
import type { Component } from './product-tree.ts';
import { filed, identityOf, isForDebugging, mainlineConditions, moduleCondition, type OwnWord } from './streams.ts';

/** What a document says of a component besides its status. */
export interface Words {
  severityOf(id: string): string | undefined;
  stateOf(id: string): string | undefined;
}

/**
 * What is said by builds that are fixed: that of a binary package everything before is vulnerable, in the line of
 * releases that the build is for. A fix of RHEL 8.6 with EUS is none of RHEL 8, and one of a module's stream none of
 * another's.
 */
export function fixedStatements(
  fixed: readonly Component[],
  words: OwnWord | 'unknown',
  { severityOf }: Words,
): readonly Affected[] {
  const binaries = fixed.filter(isBinaryBuild);
  const packages = Map.groupBy(binaries, identityOf);
  return [...packages.values()].flatMap((builds) => {
    const severity = builds.map(({ id }) => severityOf(id)).find((one) => one !== undefined);
    const said = severity === undefined ? {} : { severity };
    return statementsOf(builds, words).map((statement) => ({ ...statement, ...said }));
  });
}

function isBinaryBuild({ architecture, version, name }: Component): boolean {
  return version !== undefined && architecture !== 'src' && architecture !== 'nosrc' && !isForDebugging(name);
}

/** Of one package: what is said of the major release, of minor ones, and of products on top of it. */
function statementsOf(builds: readonly Component[], words: OwnWord | 'unknown'): readonly Affected[] {
  const [first] = builds;
  if (first === undefined) return [];
  const mainline = builds.filter(({ product }) => product.kind === 'mainline');
  const byProduct = Map.groupBy(
    builds.filter(({ product }) => product.kind !== 'mainline'),
    ({ product }) => product.key,
  );
  const alike = Map.groupBy(byProduct, ([, own]) => textOf(own));
  const conditions = mainlineConditions(first, words);
  // Then it is said of all products already.
  if (conditions.cpes === undefined) alike.delete(textOf(mainline));
  return [
    ...(mainline.length === 0 ? [] : lineStatements(first, mainline, conditions)),
    ...[...alike.values()].flatMap((products) => {
      const cpes = products.map(([key]) => key).toSorted();
      return lineStatements(first, products[0]?.[1] ?? [], { ...moduleCondition(first), cpes });
    }),
  ];
}

function lineStatements(of: Component, builds: readonly Component[], only: Conditions): readonly Affected[] {
  return rangesByArchitecture(builds).map(({ ranges, architectures }) => ({
    ...filed(of, architectures === undefined ? only : { ...only, architectures }),
    of: 'binary',
    status: 'affected',
    ranges,
  }));
}

function textOf(builds: readonly Component[]): string {
  return JSON.stringify(rangesByArchitecture(builds));
}

interface ArchitectureRanges {
  readonly ranges: Affected['ranges'];
  /** Absent where all are the same. */
  readonly architectures?: readonly string[];
}

/** Builds for several architectures mostly share their versions; where they do not, each has its own. */
function rangesByArchitecture(builds: readonly Component[]): readonly ArchitectureRanges[] {
  const byArchitecture = Map.groupBy(builds, ({ architecture = '' }) => architecture);
  const found = [...byArchitecture].map(([architecture, own]) => ({
    architecture,
    ranges: fixRanges(own.flatMap(({ version }) => version ?? [])),
  }));
  const alike = [...Map.groupBy(found, ({ ranges }) => JSON.stringify(ranges)).values()];
  return alike.flatMap((group) => {
    const ranges = group[0]?.ranges ?? [];
    if (alike.length === 1) return [{ ranges }];
    return [{ ranges, architectures: group.map(({ architecture }) => architecture).toSorted() }];
  });
}
