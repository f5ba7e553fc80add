import { compareNumbers } from './parts/numbers.ts';
import type { VersionScheme } from './types.ts';

/** Those on CRAN are below 30 characters. */
const LONGEST = 1000;
const FORM = /^[0-9]+(?:[.-][0-9]+)*$/;

/**
 * The versions of R's packages, as R's `package_version` orders them: numbers parted by dots and hyphens, which mean the
 * same; a longer version is newer than the one that it goes on from (1.0 < 1.0.0). R asks a package for two numbers at
 * least; one alone is what its `numeric_version` takes, and what advisories begin with (`0`).
 */
export const cran: VersionScheme<readonly bigint[]> = {
  id: 'cran',
  spec: 'https://stat.ethz.ch/R-manual/R-devel/library/base/html/numeric_version.html',
  parse: (text) => (text.length <= LONGEST && FORM.test(text) ? text.split(/[.-]/).map(BigInt) : undefined),
  compare: compareNumbers,
};
