export { createFeedIo, type FeedOptions } from './feeds.ts';
export { type AdvisoryLibrary, createAdvisoryLibrary, type StoredSnapshot } from './library.ts';
export type { ReadProgress, SourceOutcome } from './read-source.ts';
export { advisorySources } from './sources/index.ts';
export { type ActiveRow, findActive, findLooks, type SourceLook } from './store.ts';
export type { FeedIo } from './types.ts';
export { type UpdateOptions, type UpdateResult, updateAdvisories } from './update.ts';
