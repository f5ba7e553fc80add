import type { Order } from '../types.ts';
import { compareDigits, compareLists, compareText, digitsOf } from './digits.ts';

/** A version in the form of Semantic Versioning, or near it: `1.2.3-rc.1+build`, `1.2`, `2024.01.5`, `1.2.3.4`. */
export interface SemverForm {
  /** At least one. */
  readonly numbers: readonly string[];
  readonly prerelease: readonly Identifier[];
  readonly build: readonly Identifier[];
}

/** What stands between two dots behind the numbers. A number's text is as `digitsOf` writes it. */
export interface Identifier {
  readonly isNumber: boolean;
  readonly text: string;
}

/** node-semver's `MAX_LENGTH`. */
const LONGEST = 256;
const FORM =
  /^(?<numbers>[0-9]+(?:\.[0-9]+)*)(?:-(?<prerelease>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+(?<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/**
 * Takes a version apart by the grammar of Semantic Versioning 2.0.0, but for two things: there may be one number or many,
 * and numbers may have leading zeros. Undefined for all else, and for a text of more than 256 characters.
 */
export function parseSemverForm(text: string): SemverForm | undefined {
  if (text.length > LONGEST) return undefined;
  const { numbers, prerelease, build } = FORM.exec(text)?.groups ?? {};
  if (numbers === undefined) return undefined;
  return {
    numbers: numbers.split('.').map(digitsOf),
    prerelease: identifiersOf(prerelease),
    build: identifiersOf(build),
  };
}

/** By numbers, of which missing ones are 0, then by pre-release (semver.org, 11); build metadata is disregarded. */
export function compareSemverForms(a: SemverForm, b: SemverForm): Order {
  return compareLists(a.numbers, b.numbers, compareNumbers) || comparePrereleases(a.prerelease, b.prerelease);
}

/** As semver.org, 11.4, orders identifiers: numbers before texts, the shorter list first. */
export function compareIdentifiers(a: readonly Identifier[], b: readonly Identifier[]): Order {
  return compareLists(a, b, compareIdentifier);
}

function identifiersOf(text: string | undefined): readonly Identifier[] {
  if (text === undefined) return [];
  return text.split('.').map((part) => {
    const isNumber = /^[0-9]+$/.test(part);
    return { isNumber, text: isNumber ? digitsOf(part) : part };
  });
}

function compareNumbers(a = '', b = ''): Order {
  return compareDigits(a, b);
}

function comparePrereleases(a: readonly Identifier[], b: readonly Identifier[]): Order {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  return compareIdentifiers(a, b);
}

function compareIdentifier(a: Identifier | undefined, b: Identifier | undefined): Order {
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  if (a.isNumber !== b.isNumber) return a.isNumber ? -1 : 1;
  return a.isNumber ? compareDigits(a.text, b.text) : compareText(a.text, b.text);
}
