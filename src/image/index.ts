export { HEAD_BYTES } from './content.ts';
export { foundFile } from './found-file.ts';
export { WALK_LIMITS, type WalkLimits, walkLayer } from './walk.ts';
