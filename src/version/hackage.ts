import { compareNumbers } from './parts/numbers.ts';
import type { VersionScheme } from './types.ts';

/** Those on Hackage are below 30 characters. */
const LONGEST = 1000;
/** Cabal's `versionDigitParser`: no leading zeros, and nine digits at most. */
const FORM = /^(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8}))*$/;

/**
 * Hackage's versions, as Cabal reads and orders them: numbers parted by dots; a longer version is newer than the one that
 * it goes on from (1.0 < 1.0.0). The tags of old (`1.0-beta`) are refused, as Hackage refuses them.
 */
export const hackage: VersionScheme<readonly bigint[]> = {
  id: 'hackage',
  spec: 'https://hackage.haskell.org/package/Cabal-syntax/docs/Distribution-Types-Version.html',
  parse: (text) => (text.length <= LONGEST && FORM.test(text) ? text.split('.').map(BigInt) : undefined),
  compare: compareNumbers,
};
