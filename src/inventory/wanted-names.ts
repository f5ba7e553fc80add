import type { Extractor, FileEntry } from './types.ts';

/** Base names of files wherever they lie, and ends of such names, in lower case; `also` what else must hold. */
export interface WantedNames {
  readonly names?: readonly string[];
  readonly endings?: readonly string[];
  also?(file: FileEntry): boolean;
}

/** What an extractor needs that wants files so called, in any folder. */
export function wantedNames({
  names = [],
  endings = [],
  also = () => true,
}: WantedNames): Pick<Extractor, 'wants' | 'names' | 'endings'> {
  const wanted = new Set(names);
  const isSo = (name: string) => wanted.has(name) || endings.some((ending) => name.endsWith(ending));
  return {
    names,
    endings,
    wants: (file) => isSo(baseName(file.path).toLowerCase()) && also(file),
  };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
