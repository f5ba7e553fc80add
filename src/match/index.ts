export { aliasesOf } from './aliases.ts';
export { changedPackages, imagesHolding, type SnapshotSpan } from './changed-packages.ts';
export type { ImageToRecord } from './composed.ts';
export { coverageOf, type Reach } from './coverage.ts';
export { excusedAmong, excusedOfAll } from './excused.ts';
export { explain } from './explain.ts';
export {
  countBoth,
  countFindings,
  FINDING_ORDERS,
  type FindingOrder,
  type FindingsOf,
  findings,
  findingsOfAll,
} from './findings.ts';
export { type ImagePackage, imageOrigins, imagePackages, type PackageFilter } from './image-packages.ts';
export { type Impact, impactedImages, impactOf } from './impact.ts';
export { layerCounts } from './layer-counts.ts';
export {
  type OnMatchChanges,
  type RecordDependencies,
  type RecordedImage,
  recallImage,
  recordImage,
  type StoredSnapshot,
} from './match-image.ts';
export { rematchByThisCode } from './matched-by.ts';
export { newestFix } from './newest-fix.ts';
export {
  type HolderKey,
  heldPackages,
  type PackageHolder,
  packageHolders,
  packageNames,
} from './package-holders.ts';
export { type PackageVersion, packageVersions } from './package-versions.ts';
export type { FindingPick } from './picked.ts';
export { rematch } from './rematch.ts';
export { type SaidVulnerability, saidOf } from './said.ts';
export { findImage, findImages, removeImage, removeImagesNamed, type StoredImage } from './store.ts';
export { type VulnerableImage, vulnerableImages } from './vulnerability-holders.ts';
