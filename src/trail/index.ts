export { openTrail } from './trail.ts';
