export { createFeedIo } from './feeds.ts';
export { type AdvisoryLibrary, createAdvisoryLibrary } from './library.ts';
export type { ReadProgress, SourceOutcome } from './read-source.ts';
export { advisorySources } from './sources/index.ts';
export { type ActiveRow, findActive, findLooks, type SourceLook } from './store.ts';
export type { FeedIo } from './types.ts';
export { type UpdateResult, updateAdvisories } from './update.ts';
