import type { FeedIo } from '../../src/advisory/types.ts';

/** A place where there is not one feed. */
export const NO_FEEDS: FeedIo = {
  place: 'nowhere',
  partial: false,
  get: async () => ({ kind: 'missing' }),
  list: async () => [],
  forget: async () => {},
};
