import { compareIdentifiers, compareSemverForms, parseSemverForm, type SemverForm } from './parts/semver-form.ts';
import type { VersionScheme } from './types.ts';

/**
 * Dart's versions: Semantic Versioning, but build metadata counts. A version with it comes after the same without, and two
 * are ordered by it as pre-releases are. As lenient as `semver` with a `v` and with the count of numbers, for advisories.
 */
export const pub: VersionScheme<SemverForm> = {
  id: 'pub',
  spec: 'https://github.com/dart-lang/pub_semver/blob/2.1.4/lib/src/version.dart',
  parse: (text) => parseSemverForm(text.replace(/^v/, '')),
  compare: (a, b) => compareSemverForms(a, b) || compareIdentifiers(a.build, b.build),
};
