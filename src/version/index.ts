import { apk } from './apk.ts';
import { bitnami } from './bitnami.ts';
import { cran } from './cran.ts';
import { deb } from './deb.ts';
import { gem } from './gem.ts';
import { go } from './go.ts';
import { hackage } from './hackage.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { packagist } from './packagist.ts';
import { pep440 } from './pep440.ts';
import { pub } from './pub.ts';
import { rpm } from './rpm.ts';
import { semver } from './semver.ts';
import type { VersionScheme } from './types.ts';

export { filedName } from './parts/package-names.ts';

export const versionSchemes: readonly VersionScheme[] = [
  apk,
  bitnami,
  cran,
  deb,
  gem,
  go,
  hackage,
  maven,
  nuget,
  packagist,
  pep440,
  pub,
  rpm,
  semver,
];

/** The scheme of that id, or undefined where none bears it. */
export function versionScheme(id: string): VersionScheme | undefined {
  return versionSchemes.find((scheme) => scheme.id === id);
}
