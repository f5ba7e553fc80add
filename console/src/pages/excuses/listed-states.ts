import type { Operations } from '../../api/schema.generated.ts';

/** Which excuses are listed. */
export type ListedState = NonNullable<Operations['listExcuses']['query']['state']>;

export const LISTED_STATES: readonly ListedState[] = ['active', 'expiring', 'stale', 'ended', 'all'];
