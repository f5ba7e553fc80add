export { beginComposition } from './compose.ts';
export { readingVersion } from './extractors.ts';
export { followHardLinks } from './follow-hard-links.ts';
export { READ_LIMITS } from './limits.ts';
export { createReaderPool, type ReaderPool, type ReaderPoolOptions } from './pool.ts';
export { describeWalls } from './standing-walls.ts';
export { databaseInventories, fileKey, type Inventories, type InventoryKey } from './store.ts';
export type { InventoryOutcome } from './types.ts';
