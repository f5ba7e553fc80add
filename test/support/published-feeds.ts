import { writeAlpineFeeds, writeDebianFeed } from './feeds-folder.ts';

/** Lays every feed under `../shared/data` out as its publisher does, in a folder of feeds; nothing where it is not there. */
export function writeAllFeeds(folder: string): void {
  writeAlpineFeeds(folder);
  writeDebianFeed(folder);
}
