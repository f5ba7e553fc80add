import { compareSemverForms, parseSemverForm, type SemverForm } from './parts/semver-form.ts';
import type { VersionScheme } from './types.ts';

/** Of the package: `1.2.3-4`, formerly `1.2.3-r4`. */
const REVISION = /-r?[0-9]{1,9}$/;

/**
 * Bitnami's versions: the program's own, which is semantic or made so, and behind a hyphen the revision of Bitnami's
 * package of it. Semantic Versioning would take that for a pre-release, so that 16.4.0-3 came before 16.4.0.
 *
 * Bitnami's advisories name the program's versions alone: where 16.4.0 is the last that is affected, every package of it
 * is. So all revisions of a version are equal here. Bitnami's own library has 16.4.0-3 after 16.4.0, hence not affected.
 */
export const bitnami: VersionScheme<SemverForm> = {
  id: 'bitnami',
  spec: 'https://github.com/bitnami/go-version#version-revision',
  parse: (text) => parseSemverForm(text.replace(/^v/, '').replace(REVISION, '')),
  compare: compareSemverForms,
};
