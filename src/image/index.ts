export { type WalkOptions, walkLayer } from './walk.ts';
