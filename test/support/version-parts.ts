import fc from 'fast-check';

/** Numbers as versions have them, so small a choice that equal ones are common. */
export const number = fc.oneof(
  fc.nat({ max: 3 }).map(String),
  fc.constantFrom('10', '99', '20230105', '9007199254740991'),
);
const word = fc.constantFrom('alpha', 'beta', 'rc', 'RC', 'a1', '1a', '-', '--', '0a', 'r2', 'r10');
const identifiers = fc.array(fc.oneof(number, word), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
/** Nothing, or a pre-release with its hyphen. */
export const prerelease = optional(identifiers.map((text) => `-${text}`));
/** Nothing, or build metadata with its plus. */
export const build = optional(identifiers.map((text) => `+${text}`));
/** All that Semantic Versioning allows. */
export const strictSemver = joined([dotted(number, 3), prerelease, build]);

/** As many of them as `count` says, with dots between. */
export function dotted(numbers: fc.Arbitrary<string>, count: number): fc.Arbitrary<string> {
  return fc.array(numbers, { minLength: count, maxLength: count }).map((all) => all.join('.'));
}

/** One text after the other. */
export function joined(parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((all) => all.join(''));
}

/** The text, or none. */
export function optional(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(''), text);
}
