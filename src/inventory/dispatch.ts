import { DATA_ENDINGS } from './data-endings.ts';
import type { Extractor, FileEntry } from './types.ts';
import { baseName } from './wanted-names.ts';
import { wantedPaths } from './wanted-paths.ts';

/** Which of many extractors want a file, found without asking each of them. */
export interface Dispatch {
  wanting(file: FileEntry): readonly Extractor[];
  /** Of those with fixed places: as `Extractor.leadsTo`. */
  leadsTo(path: string): boolean;
  /** Whether a fixed place, or a folder on the way to it, is called so. */
  knowsName(name: string): boolean;
  /** Whether an extractor that looks everywhere may want a file of that name. */
  mayWant(name: string): boolean;
  readonly looksEverywhere: boolean;
}

/** Sorts extractors by how they choose their files. */
export function dispatchTo(extractors: readonly Extractor[]): Dispatch {
  const fixed = extractors.filter(({ places }) => places !== undefined);
  const named = extractors.filter(({ names, endings }) => names !== undefined || endings !== undefined);
  const others = extractors.filter((one) => !fixed.includes(one) && !named.includes(one));
  const places = fixed.flatMap((one) => one.places ?? []);
  const isFolder = (place: string) => place.endsWith('/');
  const union = wantedPaths(
    places.filter((place) => !isFolder(place)),
    places.filter(isFolder).map((place) => place.slice(0, -1)),
  );
  const names = new Set(places.flatMap((place) => place.split('/')));
  const byName = namedIndex(named);
  return {
    wanting(file) {
      const name = baseName(file.path);
      const named = byName(name);
      const isFixed = union.wants(file);
      const isAny = !isData(name);
      if (named.length === 0 && !isFixed) return isAny ? others.filter((one) => one.wants(file)) : NONE;
      const asked = [...(isFixed ? fixed : NONE), ...named, ...(isAny ? others : NONE)];
      return asked.filter((one) => one.wants(file));
    },
    leadsTo: union.leadsTo,
    knowsName: (name) => names.has(name),
    mayWant: (name) => byName(name).length > 0 || (others.length > 0 && !isData(name)),
    looksEverywhere: named.length + others.length > 0,
  };
}

const NONE: readonly Extractor[] = [];

/** Extractors by whole names and by ends of names that begin with a dot; those with other ends are always asked. */
function namedIndex(named: readonly Extractor[]): (name: string) => readonly Extractor[] {
  const [byName, byEnding] = [new Map<string, readonly Extractor[]>(), new Map<string, readonly Extractor[]>()];
  for (const one of named) {
    for (const name of one.names ?? []) byName.set(name, [...(byName.get(name) ?? NONE), one]);
    const regular = (one.endings ?? []).filter((ending) => ending.startsWith('.'));
    for (const ending of regular) byEnding.set(ending, [...(byEnding.get(ending) ?? NONE), one]);
  }
  const irregular = named.flatMap((one) =>
    (one.endings ?? []).filter((ending) => !ending.startsWith('.')).map((ending) => ({ one, ending })),
  );
  return (written) => {
    const name = written.toLowerCase();
    let found = byName.get(name) ?? NONE;
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      const more = byEnding.get(name.slice(dot));
      if (more !== undefined) found = [...found, ...more];
    }
    for (const { one, ending } of irregular) if (name.endsWith(ending)) found = [...found, one];
    return found.length < 2 ? found : [...new Set(found)];
  };
}

/** Whether a file so called holds data, never a program. */
function isData(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && DATA_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}
