import { createHash } from 'node:crypto';
import { LANG_EXTRACTORS } from './lang/index.ts';
import { OS_EXTRACTORS } from './os/index.ts';
import { SBOM_EXTRACTORS } from './sbom/index.ts';
import type { Extractor } from './types.ts';

/** Every extractor, each of which is asked about every file. */
export const EXTRACTORS: readonly Extractor[] = [...OS_EXTRACTORS, ...LANG_EXTRACTORS, ...SBOM_EXTRACTORS];

/** Raised when the walk itself comes to give extractors other files, or says other things of a layer. */
const WALK_VERSION = 4;

/** A number that stands for what the extractors are and what they yield: another list or version, another number. */
export const EXTRACTOR_VERSION: number = versionOf(EXTRACTORS);

/** 48 bits of a hash, which both databases and JSON keep exactly. */
export function versionOf(extractors: readonly Extractor[]): number {
  const names = extractors.map(({ id, version }) => `${id}@${version}`).toSorted();
  const hash = createHash('sha256').update([`walk@${WALK_VERSION}`, ...names].join('\n'));
  return hash.digest().readUIntBE(0, 6);
}
