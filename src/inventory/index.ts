export { beginComposition } from './compose.ts';
export { EXTRACTOR_VERSION, readingVersion } from './extractors.ts';
export { followHardLinks } from './follow-hard-links.ts';
export { READ_LIMITS, type ReadLimits } from './limits.ts';
export { createReaderPool, type ReaderPool, type ReaderPoolOptions } from './pool.ts';
export { describeWalls } from './standing-walls.ts';
export { databaseInventories, type Inventories } from './store.ts';
export type { InventoryOutcome } from './types.ts';
