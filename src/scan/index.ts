export { asOf, coverageAsOf } from './as-of.ts';
export { queueClaimed } from './attached-vex.ts';
export {
  type DetachedScan,
  type DetachedScanner,
  detachedScanner,
} from './detached.ts';
export type { LayerProgress } from './detached-layers.ts';
export type { OnScanEnded } from './ended.ts';
export { explainStored, type ToExplain } from './explained.ts';
export {
  type InspectedImage,
  imagesAmong,
  inspectedImage,
  isImage,
  MOST_PLATFORMS,
  platformOf,
} from './inspected-image.ts';
export { findingsAbout, knownOf } from './known.ts';
export { excusePlace, placeAsked } from './place.ts';
export { type Leaf, leavesOf } from './platforms.ts';
export { appliedScanningFilters, scanFrequency } from './rules.ts';
export { type PreparedScanner, prepareScanner, type Scanner } from './scanner.ts';
export { INSPECT, readConfiguration } from './scans.ts';
export { databaseSchedules, type Schedule, type Schedules } from './schedule/index.ts';
export { latestScans } from './store.ts';
