export { filesystemStore } from './filesystem.ts';
