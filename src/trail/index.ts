export { actorOf } from './actor.ts';
export { openTrail } from './trail.ts';
