import { extendedKey, mainlineKey, rhel } from '../../distro/index.ts';
import type { Affected, Conditions } from '../types.ts';
import type { Component } from './product-tree.ts';

/** Of any major release; those that there were end at 10. */
const MINORS = Array.from({ length: 11 }, (_, minor) => String(minor));
/** Modules came with RHEL 8. */
const FIRST_WITH_MODULES = 8;

/** What the packages of a name have in common, of whichever product: the same in two products is one package. */
export function identityOf({ major, module, name }: Pick<Component, 'major' | 'module' | 'name'>): string {
  return `${major} ${module} ${name}`;
}

/** Whether it holds nothing that runs: symbols and sources for debuggers. */
export function isForDebugging(name: string): boolean {
  return /-debug(?:info|source)(?:-|$)/.test(name);
}

/**
 * The minor releases that are mended for longer, of which a document speaks apart, by package. What it says of the major
 * release holds for the others too: they are what it was when they left it.
 */
export type OwnWord = ReadonlyMap<string, ReadonlySet<string>>;

/** Gathers them from what a document says of products, whatever it says. */
export function ownWords(components: readonly Component[]): OwnWord {
  const words = new Map<string, Set<string>>();
  for (const component of components) {
    if (component.product.kind !== 'extended') continue;
    const identity = identityOf(component);
    const keys = words.get(identity) ?? new Set();
    words.set(identity, keys.add(component.product.key));
  }
  return words;
}

/**
 * The conditions of what is said of a major release as it moves on, where some minor ones have their own word. Where it is
 * not known which have, it is said of none of them.
 */
export function mainlineConditions(
  of: Pick<Component, 'major' | 'module' | 'name'>,
  words: OwnWord | 'unknown',
): Conditions {
  if (words === 'unknown') return { ...moduleCondition(of), cpes: [mainlineKey(of.major)] };
  const own = words.get(identityOf(of));
  if (own === undefined) return moduleCondition(of);
  const others = MINORS.map((minor) => extendedKey(`${of.major}.${minor}`)).filter((key) => !own.has(key));
  return { ...moduleCondition(of), cpes: [mainlineKey(of.major), ...others] };
}

/** A package of a module and one of none are two, though they share a name. */
export function moduleCondition({ major, module }: Pick<Component, 'major' | 'module'>): Conditions {
  return Number(major) < FIRST_WITH_MODULES && module === '' ? {} : { module };
}

/** Those fields of a statement that do not depend on what it says. */
export function filed({ major, name }: Pick<Component, 'major' | 'name'>, only: Conditions) {
  const isAny = Object.keys(only).length === 0;
  return {
    ecosystem: rhel.ecosystem(major),
    name,
    scheme: rhel.scheme,
    ...(isAny ? {} : { only }),
  } satisfies Partial<Affected>;
}
