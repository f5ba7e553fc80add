export { countFindings, findings } from './findings.ts';
export {
  type ImageToRecord,
  imageCoverage,
  type OnMatchChanges,
  type RecordDependencies,
  type RecordedImage,
  recordImage,
  type StoredSnapshot,
  settledTime,
} from './match-image.ts';
export { rematch } from './rematch.ts';
export { findImage, removeImage } from './store.ts';
