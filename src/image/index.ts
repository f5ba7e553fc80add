export { foundFile } from './found-file.ts';
export { walkLayer } from './walk.ts';
