export { openChanges, type RunningChanges } from './changes.ts';
