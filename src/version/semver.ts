import { compareSemverForms, parseSemverForm, type SemverForm } from './parts/semver-form.ts';
import type { VersionScheme } from './types.ts';

/** What npm takes off the front (node-semver, `LOOSE`). */
const FRONT = /^=?[vV]?/;
/** A pre-release without its hyphen, `1.2.3beta.1`; not `1.1.1w`, which is no pre-release. */
const UNHYPHENED = /^([0-9.]+)(?=(?:alpha|beta|rc|pre|preview|dev)(?:[.0-9+-]|$))/i;

/**
 * Semantic Versioning 2.0.0, as npm, crates.io, Hex and Swift use it: numbers of any size, pre-releases before their
 * release, build metadata without a meaning for the order.
 *
 * Advisories write versions that none of these registries would take, so more is read than the specification allows: a
 * `v` or `=` before it, one or two numbers (`1.2` is 1.2.0) or more than three (`1.2.3.4` comes after 1.2.3), leading
 * zeros, and a pre-release without its hyphen. What is behind a hyphen is a pre-release whatever it looks like, `1.2.3-r4`
 * too: a scheme whose revisions look like that is another one.
 */
export const semver: VersionScheme<SemverForm> = {
  id: 'semver',
  spec: 'https://semver.org/spec/v2.0.0.html',
  parse: (text) => parseSemverForm(text.replace(FRONT, '').replace(UNHYPHENED, '$1-')),
  compare: compareSemverForms,
};
