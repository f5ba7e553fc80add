export { applicableExcuses, type ExcusableImage } from './applicable.ts';
export { bytesIn } from './attached/envelope.ts';
export type { AttachedVex } from './attached/judge.ts';
export { claimedImages, claimsAbout, endSignedBy, recordAttachedVex } from './attached/record.ts';
export { coversPackages } from './covers.ts';
export { type Exported, exportedVex } from './export.ts';
export { DAY_MILLISECONDS, DEFAULT_TERMS, type ExcuseTerms } from './fault.ts';
export { excusedByGiven, type FindingLookedAt, type GivenExcuses, givenExcuses } from './given.ts';
export { storedNames, vulnerabilityIds } from './held.ts';
export { type Imported, type ImportTerms, importIds, importVex, type Skipped } from './import.ts';
export { databaseSigners, type ExcuseSigners } from './signers.ts';
export {
  databaseExcuses,
  type ExcusePage,
  type Excuses,
  type ExcusesOptions,
  type ExcusesToTellOf,
  excusesToTellOf,
} from './store.ts';
export { imagePurl, MOST_VEX_BYTES, readIdList, readVex, scopeOf, VEX_MEDIA_TYPES, writeVex } from './vex/index.ts';
