import { followFolders, followLinks } from '../lib/links.ts';
import type { TarEntry } from '../lib/tar.ts';
import type { LayerLink, LayerReader } from './types.ts';

/** Watches for files that come to lie elsewhere than their path says, since a folder of theirs is a link. */
export interface DetourWatch {
  /** Is told of every entry in order. Answers where the entry comes to lie, as far as this layer tells. */
  see(entry: TarEntry): string;
  /** Is told of a path that a whiteout removes. */
  seeRemoved(path: string): void;
  /** What there is to say when there are no more entries. */
  end(): Detours;
}

export interface Detours {
  readonly detours: readonly LayerLink[];
  readonly assumed: readonly string[];
  /** Why it is in doubt what lies at wanted paths; empty where it is not. */
  readonly problems: readonly string[];
}

export interface DetourLimits {
  /** Of all links, and of all folders. */
  readonly paths: number;
  /** Of what is said in the end, each. */
  readonly told: number;
}

type Wanted = Pick<LayerReader<unknown>, 'leadsTo' | 'knowsName'>;

/** Begins to watch a layer. Memory holds the names of its links and folders. */
export function watchDetours(wanted: Wanted, limits: DetourLimits): DetourWatch {
  const watch: Watch = {
    wanted,
    limits,
    links: new Map(),
    own: new Set(),
    folders: new Set(),
    files: new Set(),
    problems: new Set(),
  };
  return {
    see(entry) {
      const at = followFolders(watch.links, entry.path);
      if (entry.type !== 'directory') onWritten(watch, entry.path, at);
      replace(watch, entry, at);
      return at;
    },
    seeRemoved: (path) => onWritten(watch, path, followFolders(watch.links, path)),
    end: () => ({
      detours: detoursOf(watch),
      assumed: [...watch.folders, ...watch.files],
      problems: [...watch.problems],
    }),
  };
}

interface Watch {
  readonly wanted: Wanted;
  readonly limits: DetourLimits;
  /** All of the layer, wherever they lead. */
  readonly links: Map<string, string>;
  /** Folders that this layer makes, from the root on: no link of a layer below is in their place. */
  readonly own: Set<string>;
  /** Other folders that something is written into, with a slash at their end. */
  readonly folders: Set<string>;
  /** Files in those of which the name is known. */
  readonly files: Set<string>;
  readonly problems: Set<string>;
}

function onWritten({ wanted, limits, own, folders, files, problems }: Watch, path: string, at: string): void {
  if (at !== path && wanted.leadsTo(at) && !wanted.leadsTo(path)) {
    if (problems.size < MOST_PROBLEMS) problems.add(`${JSON.stringify(path)} is written through a link, to "${at}"`);
  }
  const slash = at.lastIndexOf('/');
  if (slash === -1 || own.has(at.slice(0, slash))) return;
  folders.add(folders.size < limits.told ? at.slice(0, slash + 1) : ANY_FOLDER);
  if (!wanted.knowsName(at.slice(slash + 1)) || wanted.leadsTo(at)) return;
  if (files.size < limits.told) files.add(at);
  else problems.add(`more than ${limits.told} files may have been written through links of the layers below`);
}

const MOST_PROBLEMS = 20;
const ANY_FOLDER = '/';

/** As engines do: what is not a folder over a folder takes the place of what is there. */
function replace({ limits, links, own, problems }: Watch, { type, target }: TarEntry, at: string): void {
  links.delete(at);
  if (type !== 'directory') own.delete(at);
  else if (own.size < limits.paths && isOwn(own, at)) own.add(at);
  if (type !== 'symlink') return;
  if (links.size < limits.paths) links.set(at, target);
  else problems.add(`it has more than ${limits.paths} symbolic links, and the rest were left out`);
}

function isOwn(own: ReadonlySet<string>, folder: string): boolean {
  const slash = folder.lastIndexOf('/');
  return slash === -1 || own.has(folder.slice(0, slash));
}

/** The links to wanted places that lie where nobody looks. */
function detoursOf({ wanted, limits, links, problems }: Watch): readonly LayerLink[] {
  const detours: LayerLink[] = [];
  for (const path of links.keys()) {
    if (wanted.leadsTo(path)) continue;
    const target = followLinks(links, path);
    if (target === undefined || !wanted.leadsTo(target)) continue;
    if (detours.length < limits.told) detours.push({ path, target });
    else problems.add(`more than ${limits.told} links lead to where packages are looked for`);
  }
  return detours;
}
