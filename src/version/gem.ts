import { compareLists } from './parts/digits.ts';
import type { Order, VersionScheme } from './types.ts';

/** A gem's version as its segments, those that change nothing left out. */
export type GemVersion = readonly Segment[];

type Segment = bigint | string;

/** Those on rubygems.org are below 100 characters. */
const LONGEST = 1000;
const FORM = /^[0-9][0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/**
 * RubyGems' versions, as Gem::Version reads and orders them: a hyphen is `.pre.`, and a segment of letters makes a version
 * older than without it. Gem::Version takes a blank text for version 0 and blanks around any other; here neither is a
 * version, since nobody publishes them. It refuses letters right behind the first number (`1beta`); here its rules order
 * them, since they are not to be mistaken.
 */
export const gem: VersionScheme<GemVersion> = {
  id: 'gem',
  spec: 'https://github.com/rubygems/rubygems/blob/v3.6.9/lib/rubygems/version.rb',
  parse,
  compare: (a, b) => compareLists(a, b, (left = 0n, right = 0n) => compareSegments(left, right)),
};

function parse(text: string): GemVersion | undefined {
  if (text.length > LONGEST || !FORM.test(text)) return undefined;
  const runs = text.replaceAll('-', '.pre.').match(/[0-9]+|[A-Za-z]+/g) ?? [];
  const segments = runs.map((run) => (/^[0-9]/.test(run) ? BigInt(run) : run));
  const letters = segments.findIndex((segment) => typeof segment === 'string');
  if (letters === -1) return withoutZeros(segments);
  return [...withoutZeros(segments.slice(0, letters)), ...withoutZeros(segments.slice(letters))];
}

/** Without the zeros at the end: 1.0.a is 1.a. */
function withoutZeros(segments: readonly Segment[]): readonly Segment[] {
  return segments.slice(0, segments.findLastIndex((segment) => segment !== 0n) + 1);
}

function compareSegments(a: Segment, b: Segment): Order {
  if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
  return Number(a > b) - Number(a < b);
}
