const lowerCased = (name: string): string => name.toLowerCase();

/** By OSV's ecosystem, for those whose registry takes several spellings for one package. */
const FOLDINGS: ReadonlyMap<string, (name: string) => string> = new Map([
  // PEP 503, "Normalized Names".
  ['PyPI', (name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-')],
  // Composer's names are lower case since Composer 2; advisories and older locks write them as their authors did.
  ['Packagist', lowerCased],
  // Ids of packages ignore case, and advisories write them as their authors did.
  ['NuGet', lowerCased],
  ['Bitnami', lowerCased],
  // Addresses; SwiftPM tells two packages apart by them without regard to case.
  ['SwiftURL', lowerCased],
]);

/**
 * The one spelling under which advisories and packages of an OSV ecosystem (`PyPI`, `Maven`) are filed, so that they
 * meet: the name as written where the ecosystem tells spellings apart.
 */
export function filedName(ecosystem: string, name: string): string {
  const fold = FOLDINGS.get(ecosystem);
  return fold === undefined ? name : fold(name);
}
