import { compareDigits, compareLists, digitsOf } from './parts/digits.ts';
import type { Order, VersionScheme } from './types.ts';

/** Numbers and words by turns. */
export type PackagistVersion = readonly Part[];

/** A number as `digitsOf` writes it, or a word by its place. */
type Part = { readonly kind: 'number'; readonly digits: string } | { readonly kind: 'word'; readonly place: number };

const LONGEST = 256;
/** Where a number stands among words, and the end of a version; PHP's sign for it is `#`. */
const PLACE_OF_NUMBER = 4;
/** PHP's, with the spellings that Composer adds. */
const PLACES = new Map([
  ['dev', 0],
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['rc', 3],
  ['#', PLACE_OF_NUMBER],
  ['patch', 5],
  ['pl', 5],
  ['p', 5],
]);
const PLACE_OF_OTHER_WORDS = -1;

const RELEASE = /^[0-9](?:[0-9A-Za-z._#-]*[0-9A-Za-z#])?$/;
const BRANCH = /^dev-[!-~]+$/i;
/** Branches that Composer knows without `dev-` before them. */
const MAIN_BRANCH = /^(?:master|trunk|default)$/;
/** The tip of a line of versions: `1.x-dev`, `2.3.x-dev`. */
const TIP = /^([0-9]+(?:\.[0-9]+){0,2})(?:\.[xX*])+[.-]?dev$/i;
/** What Composer puts for each number that an `x` stands for. */
const HIGHEST = '.9999999';

/**
 * Versions of Composer's packages, ordered by PHP's version_compare: numbers by value, and
 * `dev < alpha < beta < RC < (nothing) < a further number < patch`. Before that they are made alike as Composer does: no
 * `v`, words in any case, no `-stable`, no build metadata, `1.x-dev` behind every 1.n, a branch (`dev-main`) before every
 * release. A word that Composer does not know makes it no version; so does an alias or a flag (`@dev`), which belong to
 * constraints.
 *
 * As in OSV, `1.0` comes before `1.0.0`; Composer, which fills up with zeros, takes them for the same. And as in OSV `#`,
 * which no version on Packagist has, equals any number and none at all: texts with it are in no total order.
 */
export const packagist: VersionScheme<PackagistVersion> = {
  id: 'packagist',
  spec: 'https://www.php.net/manual/en/function.version-compare.php',
  parse,
  compare: (a, b) => compareLists(a, b, comparePart),
  branchOf,
};

function parse(text: string): PackagistVersion | undefined {
  if (text.length > LONGEST) return undefined;
  if (MAIN_BRANCH.test(text)) return partsOf(`dev-${text}`);
  if (BRANCH.test(text)) return partsOf(text);
  const plain = withoutDecoration(text);
  const parts = RELEASE.test(plain) ? partsOf(plain) : undefined;
  return parts?.some((part) => part.kind === 'word' && part.place === PLACE_OF_OTHER_WORDS) === true
    ? undefined
    : parts;
}

/** `dev-main`, `master`. The tip of a line of versions is in that line, and is no such branch. */
function branchOf(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (MAIN_BRANCH.test(text)) return `dev-${text}`;
  return BRANCH.test(text) ? `dev-${text.slice('dev-'.length)}` : undefined;
}

/** composer/semver, `VersionParser::normalize`. */
function withoutDecoration(text: string): string {
  const plain = text
    .replace(/^v/i, '')
    .replace(/\+[!-~]+$/, '')
    .replace(/[._-]?stable$/i, '');
  const numbers = TIP.exec(plain)?.[1];
  return numbers === undefined ? plain : `${numbers}${HIGHEST.repeat(4 - numbers.split('.').length)}-dev`;
}

function partsOf(text: string): PackagistVersion {
  const parts = text.match(/[0-9]+|[A-Za-z]+|#/g) ?? [];
  return parts.map((part) =>
    /^[0-9]/.test(part)
      ? { kind: 'number', digits: digitsOf(part) }
      : { kind: 'word', place: PLACES.get(part.toLowerCase()) ?? PLACE_OF_OTHER_WORDS },
  );
}

function comparePart(a: Part | undefined, b: Part | undefined): Order {
  if (a?.kind === 'number' && b?.kind === 'number') return compareDigits(a.digits, b.digits);
  if (a === undefined && b?.kind === 'number') return -1;
  if (b === undefined && a?.kind === 'number') return 1;
  return placeOf(a) - placeOf(b);
}

function placeOf(part: Part | undefined): number {
  return part?.kind === 'word' ? part.place : PLACE_OF_NUMBER;
}
