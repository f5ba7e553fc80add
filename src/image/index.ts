export { walkLayer } from './walk.ts';
