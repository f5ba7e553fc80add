import { linesOf } from '../../lib/lines.ts';
import { ownedFacts } from '../owned.ts';
import type { Extractor, FoundFile } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

const FOLDERS = ['var/lib/dpkg/info/', 'var/lib/dpkg/status.d/'];

/**
 * Which files each Debian package brought: dpkg's `info/<package>[:<architecture>].list` (dpkg-query(1), "--listfiles"),
 * and the `.md5sums` of distroless images.
 */
export const dpkgFiles: Extractor = {
  id: 'dpkg-files',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    endings: ['.list', '.md5sums'],
    also: ({ path }) => FOLDERS.some((folder) => path === folder + baseName(path)) && !hasBoth(path),
  }),
  async *extract(file, context) {
    const [owner = ''] = baseName(file.path)
      .replace(/\.[^.]+$/, '')
      .split(':');
    yield* ownedFacts({ type: 'deb', owner }, filesIn(file), context);
  },
};

/** In dpkg's own folder the sums are of the same files as the list. */
function hasBoth(path: string): boolean {
  return path.endsWith('.md5sums') && path.startsWith('var/lib/dpkg/info/');
}

/** A list names folders too, each before what is in it: a path that the next one lies under is no file. */
function* filesIn({ path, bytes }: FoundFile): Iterable<string> {
  const isSums = path.endsWith('.md5sums');
  let last: string | undefined;
  for (const line of linesOf(bytes)) {
    const named = isSums ? line.slice(line.indexOf('  ') + 2) : line;
    if (last !== undefined && !named.startsWith(`${last}/`)) yield last;
    last = named;
  }
  if (last !== undefined) yield last;
}
