export { startSchedules } from './runner.ts';
export { startScheduledScans } from './scheduled-scans.ts';
export { databaseSchedules } from './store.ts';
export type * from './types.ts';
