import { compareSemverForms, parseSemverForm, type SemverForm } from './parts/semver-form.ts';
import type { VersionScheme } from './types.ts';

const MOST_NUMBERS = 3;
/** A release of Go before the release: `1.22rc1`, `go1.9.2rc2`. */
const TOOLCHAIN_PRERELEASE = /^([0-9]+\.[0-9]+(?:\.[0-9]+)?)(alpha|beta|rc)([0-9]+)$/;
/** A toolchain between releases, towards the next: `1.26-devel_4b5f1a2`. */
const TOOLCHAIN_DEVELOPMENT = /^([0-9]+\.[0-9]+-devel)_([0-9a-f]+)$/;

/**
 * Versions of Go modules: Semantic Versioning with a `v`, which Go's vulnerability database leaves off and others do not.
 * A pseudo-version (`v0.0.0-20231006140011-7918f672742d`) is a pre-release and `+incompatible` build metadata, so that
 * both find their place by themselves.
 *
 * And versions of Go itself, which its toolchain writes in its own way: `1.22rc1` and `go1.22rc1` are 1.22.0-rc.1, as the
 * database writes them, and `1.21` is 1.21.0. A toolchain between releases comes before the release that it goes towards.
 * `(devel)` and `devel +4b5f1a2 …`, which name no release, are no versions.
 */
export const go: VersionScheme<SemverForm> = {
  id: 'go',
  spec: 'https://go.dev/ref/mod#versions',
  parse,
  compare: compareSemverForms,
};

function parse(text: string): SemverForm | undefined {
  const plain = text
    .replace(/^(?:v|go)(?=[0-9])/, '')
    .replace(TOOLCHAIN_PRERELEASE, '$1-$2.$3')
    .replace(TOOLCHAIN_DEVELOPMENT, '$1.$2');
  const form = parseSemverForm(plain);
  return form === undefined || form.numbers.length > MOST_NUMBERS ? undefined : form;
}
