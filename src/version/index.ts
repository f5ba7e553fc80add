import { apk } from './apk.ts';
import { cran } from './cran.ts';
import { deb } from './deb.ts';
import { gem } from './gem.ts';
import { hackage } from './hackage.ts';
import { maven } from './maven.ts';
import { rpm } from './rpm.ts';
import { semver } from './semver.ts';
import type { VersionScheme } from './types.ts';

export { filedName } from './parts/package-names.ts';

export const versionSchemes: readonly VersionScheme[] = [apk, cran, deb, gem, hackage, maven, rpm, semver];

/** The scheme of that id, or undefined where none bears it. */
export function versionScheme(id: string): VersionScheme | undefined {
  return versionSchemes.find((scheme) => scheme.id === id);
}
