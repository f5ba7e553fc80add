import { wantedPaths } from '../wanted-paths.ts';

/**
 * Where rpm's database lies: before and since Fedora 36 and SUSE 15, in images made by rpm-ostree, and its copy of what
 * was there before packages were laid over.
 */
const FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm', 'usr/lib/sysimage/rpm-ostree-base-db'];

/** What an extractor needs that wants files of these names wherever rpm may have its database. */
export function wantedInRpmFolders(names: readonly string[]): ReturnType<typeof wantedPaths> {
  return wantedPaths(FOLDERS.flatMap((folder) => names.map((name) => `${folder}/${name}`)));
}

/** The largest database that is read; those of images have a few hundred megabytes at most. */
export const MOST_DATABASE_BYTES = 2 ** 30;
