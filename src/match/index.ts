export type { ImageToRecord } from './composed.ts';
export { countFindings, findings } from './findings.ts';
export {
  type OnMatchChanges,
  type RecordDependencies,
  recordImage,
  type StoredSnapshot,
} from './match-image.ts';
export { rematch } from './rematch.ts';
export { removeImage } from './store.ts';
