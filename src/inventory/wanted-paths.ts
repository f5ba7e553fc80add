import type { Extractor } from './types.ts';

/** What an extractor needs that wants these files and no others, and the files right in these folders. */
export function wantedPaths(
  paths: readonly string[],
  folders: readonly string[] = [],
): Required<Pick<Extractor, 'wants' | 'leadsTo' | 'places'>> {
  const wanted = new Set(paths);
  const parents = new Set(folders);
  const onTheWay = new Set([...paths, ...folders].flatMap(withParents));
  const isInFolder = (path: string) => parents.has(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
  return {
    places: [...paths, ...folders.map((folder) => `${folder}/`)],
    wants: ({ path }) => wanted.has(path) || isInFolder(path),
    leadsTo: (path) => onTheWay.has(path) || isInFolder(path),
  };
}

function withParents(path: string): string[] {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? [path, ''] : [path, ...withParents(path.slice(0, slash))];
}
