import { followLinks } from '../lib/links.ts';
import type { LayerInventory } from './types.ts';

/** What the layers below hold, by path. */
export interface Below {
  /** Links on the way to where something is looked for → their targets as written. */
  readonly links: ReadonlyMap<string, string>;
  /** Other links → the place where something is looked for, or a folder on the way there. */
  readonly detours: ReadonlyMap<string, string>;
}

/**
 * Why it is in doubt what lies where packages are looked for: an engine that unpacks a layer onto those below writes
 * through their links. One reason for each such link.
 */
export function writtenThrough(below: Below, layer: LayerInventory, leadsTo: (path: string) => boolean): string[] {
  const isAmiss = (path: string, at: string) => !leadsTo(path) && leadsTo(at);
  const links = new Map([...[...below.links.keys()].map(ownTarget(below)), ...below.detours]);
  const found = new Map<string, string>();
  for (const assumed of new Set(layer.assumed)) {
    for (const link of linksAbove(links, assumed)) {
      const target = links.get(link);
      if (target === undefined || found.has(link)) continue;
      const rest = assumed === ANY_FOLDER ? '/' : assumed.slice(link.length);
      const name = rest.endsWith('/') ? ANY_NAME : '';
      if (isAmiss(`${link}${rest}${name}`, joined(target, `${rest}${name}`))) found.set(link, target);
    }
  }
  return [...found].map(([link, target]) => `it writes through "${link}", a link of a layer below to "${target}"`);
}

const ANY_FOLDER = '/';
const ANY_NAME = 'any';

function ownTarget({ links }: Below): (path: string) => readonly [string, string] {
  return (path) => [path, followLinks(links, path) ?? path];
}

/** Links that are a folder of the path; all of them where the path may be any. */
function linksAbove(links: ReadonlyMap<string, string>, path: string): readonly string[] {
  if (path === ANY_FOLDER) return [...links.keys()];
  const found: string[] = [];
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    if (links.has(path.slice(0, slash))) found.push(path.slice(0, slash));
  }
  return found;
}

/** `rest` begins with a slash; the root is the empty path. */
function joined(target: string, rest: string): string {
  return target === '' ? rest.slice(1) : `${target}${rest}`;
}
