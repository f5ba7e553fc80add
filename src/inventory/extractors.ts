import { createHash } from 'node:crypto';
import { LANG_EXTRACTORS } from './lang/index.ts';
import { READ_LIMITS, type ReadLimits } from './limits.ts';
import { OS_EXTRACTORS } from './os/index.ts';
import { SBOM_EXTRACTORS } from './sbom/index.ts';
import type { Extractor } from './types.ts';

/** Every extractor, each of which is asked about every file. */
export const EXTRACTORS: readonly Extractor[] = [...OS_EXTRACTORS, ...LANG_EXTRACTORS, ...SBOM_EXTRACTORS];

/**
 * Raised when the walk itself comes to give extractors other files, or says other things of a layer, and when packages
 * come to be bound to other distributions, releases or names.
 */
const WALK_VERSION = 7;

/**
 * A number that stands for what the extractors are, what they yield and how far they go: another list, version or
 * limit, another number. 48 bits of a hash, which both databases and JSON keep exactly.
 */
export function versionOf(extractors: readonly Extractor[], limits: ReadLimits): number {
  const names = extractors.map(({ id, version }) => `${id}@${version}`).toSorted();
  const bounds = Object.entries({ ...limits, ...limits.fileBytes, fileBytes: 0 }).map(
    ([name, most]) => `${name}=${most}`,
  );
  const hash = createHash('sha256').update([`walk@${WALK_VERSION}`, ...names, ...bounds.toSorted()].join('\n'));
  return hash.digest().readUIntBE(0, 6);
}

/** The version of every extractor together, within these limits. */
export function readingVersion(limits: ReadLimits): number {
  return versionOf(EXTRACTORS, limits);
}

/** The same within the limits that stand where nobody sets others. */
export const EXTRACTOR_VERSION: number = readingVersion(READ_LIMITS);
