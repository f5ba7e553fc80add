export { createFeedIo, createSourceFeedIo } from './feeds.ts';
export type { ReadProgress } from './fetch-source.ts';
export { type AdvisoryLibrary, createAdvisoryLibrary } from './library.ts';
export type { SourceOutcome } from './read-source.ts';
export { type SourceState, sourceStates } from './source-states.ts';
export { advisorySources } from './sources/index.ts';
export { type ActiveRow, findActive, findLooks, type SourceLook } from './store.ts';
export type { FeedIo } from './types.ts';
export { type UpdateResult, updateAdvisories } from './update.ts';
