import type { Affected, Conditions } from '../types.ts';
import type { Words } from './fixed.ts';
import type { Component } from './product-tree.ts';
import { filed, identityOf, isForDebugging, mainlineConditions, moduleCondition, type OwnWord } from './streams.ts';

/** What a document says of packages in general, naming no builds, and of what it says otherwise. */
export interface Unfixed {
  readonly affected: readonly Component[];
  readonly undetermined: readonly Component[];
  readonly notAffected: readonly Component[];
  readonly fixed: readonly Component[];
  readonly ownWords: OwnWord;
  readonly words: Words;
}

/**
 * What is said of packages that are not mended, not looked into, or not affected. Red Hat names the source package, and
 * beside it the binary ones that it builds: where it says of some of those that they are not affected, the source counts
 * for the others alone. A package that is mended in the same product is not said to be open.
 */
export function unfixedStatements(unfixed: Unfixed): readonly Affected[] {
  const { affected, undetermined, notAffected, fixed } = unfixed;
  const mended = new Set(fixed.filter(isMainline).map(identityAndKind));
  const isOpen = (one: Component) => !isMainline(one) || !mended.has(identityAndKind(one));
  const open = [...affected.filter(isOpen), ...undetermined];
  const spoken = new Set([...open.filter(isMainline).map(identityAndKind), ...mended]);
  const sound = notAffected.filter((one) => isMainline(one) && !spoken.has(identityAndKind(one)));
  return [
    ...statementsOf(affected.filter(isOpen), 'affected', unfixed),
    ...statementsOf(undetermined, 'undetermined', unfixed),
    ...statementsOf(sound, 'not-affected', unfixed),
  ];
}

function isMainline({ product }: Component): boolean {
  return product.kind === 'mainline';
}

function isSource({ architecture }: Component): boolean {
  return architecture === 'src' || architecture === 'nosrc';
}

function identityAndKind(component: Component): string {
  return `${isSource(component) ? 'source' : 'binary'} ${identityOf(component)}`;
}

/** Product by product and module by module, since a binary package is told from its source within one. */
function statementsOf(components: readonly Component[], status: Affected['status'], unfixed: Unfixed) {
  const soundGroups = Map.groupBy(unfixed.notAffected, groupOf);
  const groups = Map.groupBy(components, groupOf);
  return [...groups].flatMap(([group, members]) => {
    const { sources, binaries } = bySort(members);
    const said = { status, unfixed };
    const sound = status === 'not-affected' ? [] : (soundGroups.get(group) ?? []);
    const spares = sparing(sound, sources);
    const only = { binaries: namesOf(binaries).toSorted() };
    const isListed = binaries.length > 0 && only.binaries.length <= MOST_LISTED;
    const others = status === 'not-affected' && sources.length > 0 ? [] : notNamedAfter(binaries, sources);
    return [
      ...onePerName(sources).map((one) => statementOf(one, said, isListed && spares(one) ? only : {})),
      ...onePerName(others).map((one) => ({ ...statementOf(one, said, {}), of: 'binary' as const })),
    ];
  });
}

/** The largest sources build some hundred. */
const MOST_LISTED = 2000;

function bySort(components: readonly Component[]) {
  return {
    sources: components.filter(isSource),
    binaries: components.filter((one) => !isSource(one) && !isForDebugging(one.name)),
  };
}

/**
 * Whether some of a source's binary packages are said to be sound: then the source counts for those that are not. Of a
 * sound one that is named after none of the sources, each may be the source.
 */
function sparing(sound: readonly Component[], affected: readonly Component[]): (source: Component) => boolean {
  const { sources, binaries } = bySort(sound);
  const spared = notNamedAfter(binaries, sources);
  const owners = new Set(spared.flatMap(({ name }) => sourceNamesOf(name)));
  const isUnowned = sources.length === 0 && notNamedAfter(spared, affected).length > 0;
  return ({ name }) => isUnowned || owners.has(name);
}

function groupOf({ product, major, module }: Component): string {
  return `${product.key} ${major} ${module}`;
}

function namesOf(components: readonly Component[]): readonly string[] {
  return [...new Set(components.map(({ name }) => name))];
}

function onePerName(components: readonly Component[]): readonly Component[] {
  return [...new Map(components.map((one) => [one.name, one])).values()];
}

/** Of one that is named after a source, the source's statement speaks; of another it cannot be told here. */
function notNamedAfter(binaries: readonly Component[], sources: readonly Component[]): readonly Component[] {
  const names = new Set(namesOf(sources));
  return binaries.filter(({ name }) => !sourceNamesOf(name).some((source) => names.has(source)));
}

/** Three times as many as any package's name has parts. */
const MOST_NAMES = 30;

/** `openssl-libs-static`, `openssl-libs`, `openssl` */
function sourceNamesOf(binary: string): readonly string[] {
  const names = [binary];
  for (let end = binary.lastIndexOf('-'); end > 0; end = binary.lastIndexOf('-', end - 1)) {
    if (names.push(binary.slice(0, end)) === MOST_NAMES) break;
  }
  return names;
}

interface Said {
  readonly status: Affected['status'];
  readonly unfixed: Unfixed;
}

function statementOf(one: Component, { status, unfixed }: Said, only: Conditions): Affected {
  const { ownWords, words } = unfixed;
  const conditions = isMainline(one)
    ? mainlineConditions(one, ownWords)
    : { ...moduleCondition(one), cpes: [one.product.key] };
  const common = { ...filed(one, { ...conditions, ...only }), status };
  if (status === 'not-affected') return { ...common, ranges: [] };
  const [state, severity] = [words.stateOf(one.id), words.severityOf(one.id)];
  return {
    ...common,
    ranges: status === 'affected' ? [{}] : [],
    ...(state === undefined ? {} : { state }),
    ...(severity === undefined ? {} : { severity }),
  };
}
