import { followFolders, followLinks } from '../lib/links.ts';
import { writtenThrough } from './detours.ts';
import { type Dispatch, dispatchTo } from './dispatch.ts';
import { type PlacedFile, type PlacedPackage, type ToldPackage, weighEvidence } from './evidence.ts';
import { EXTRACTORS } from './extractors.ts';
import { RELEASE_FILES } from './release-files.ts';
import type { Extractor, Fact, ImageInventory, LayerInventory, PackageRecord } from './types.ts';

/** Layers that are being laid over each other, as a container engine does. */
export interface Composition {
  /**
   * The next layer, the base first; nothing but what counts of it is kept. One that could not be read is undefined: it
   * adds and hides nothing, and saying so is up to the caller.
   */
  add(layer: LayerInventory | undefined): void;
  /**
   * What an SBOM that is attached to the image was read as. Whatever is in it counts as claims, and `name` stands for
   * its path: it adds to what all layers together come to, and takes nothing away.
   */
  attach(name: string, sbom: LayerInventory): void;
  /** What the image now holds. */
  image(): ImageInventory;
}

/** The packages of an image beyond this number are left out, and it says so. */
const MOST_PACKAGES = 200_000;
const MOST_REASONS = 1000;

export function beginComposition(
  extractors: readonly Extractor[] = EXTRACTORS,
  mostPackages = MOST_PACKAGES,
): Composition {
  const tree: Tree = { files: new Map(), links: new Map(), hardLinks: new Map(), detours: new Map(), partial: [] };
  const attached: ToldPackage[] = [];
  const { leadsTo } = dispatchTo(extractors);
  let index = -1;
  return {
    add(layer) {
      index += 1;
      if (layer === undefined) return;
      const astray = writtenThrough(tree, layer, leadsTo);
      tree.partial.push(...astray.map((reason) => `layer ${index + 1}: ${reason}`));
      layOver(tree, layer, { index, mostPackages });
    },
    attach(name, sbom) {
      const claims = sbom.files.flatMap(({ facts }) => facts.flatMap(claimsOf));
      const kept = claims.slice(0, Math.max(mostPackages - packageCount(tree) - attached.length, 0));
      attached.push(...kept.map((claim) => ({ ...claim, path: name })));
      const doubts = sbom.files.flatMap(({ facts }) => doubtsOf([name, { facts }]));
      const surplus = kept.length < claims.length ? [moreThan(mostPackages)] : [];
      tree.partial.push(...doubts, ...sbom.partial.map((reason) => `"${name}": ${reason}`), ...surplus);
    },
    image() {
      // They are in no layer: they count as one above the last.
      const beside = attached.map((claim) => ({ ...claim, layer: index + 1 }));
      return imageOf(tree, beside, extractors, leadsTo);
    },
  };
}

/** The image of these layers. */
export function composeImage(
  layers: readonly (LayerInventory | undefined)[],
  extractors: readonly Extractor[] = EXTRACTORS,
): ImageInventory {
  const composition = beginComposition(extractors);
  for (const layer of layers) composition.add(layer);
  return composition.image();
}

/** Nothing but claims is taken from what came beside an image, whatever its reader called them. */
function claimsOf(fact: Fact): readonly PlacedPackage[] {
  return fact.kind === 'packages' ? toldBy({ ...fact, evidence: 'claimed' }, () => 0) : [];
}

function moreThan(mostPackages: number): string {
  return `the image has more than ${mostPackages} packages`;
}

function imageOf(
  tree: Tree,
  attached: readonly ToldPackage[],
  extractors: readonly Extractor[],
  leadsTo: Dispatch['leadsTo'],
): ImageInventory {
  const files = [...tree.files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const osRelease = osReleaseOf(tree);
  return {
    ...(osRelease === undefined ? {} : { osRelease }),
    databases: files.filter(([, file]) => file.facts.some((fact) => fact.kind === 'database')).map(([path]) => path),
    databaseTypes: [...new Set(files.flatMap(([, file]) => file.facts.flatMap(typeOf)))],
    repositories: repositoriesOf(files.flatMap(([, file]) => file.facts)),
    packages: weighEvidence(new Map(files), (path) => followFolders(tree.links, path), attached),
    partial: bounded([...tree.partial, ...files.flatMap(doubtsOf), ...gapsOf(tree, extractors, leadsTo)]),
  };
}

function typeOf(fact: Fact): readonly string[] {
  return fact.kind === 'database' ? [fact.type] : [];
}

function repositoriesOf(facts: readonly Fact[]): ImageInventory['repositories'] {
  const told = facts.filter((fact) => fact.kind === 'repositories');
  const each = (list: readonly string[]) => [...new Set(list)].toSorted();
  return { names: each(told.flatMap(({ names }) => names)), cpes: each(told.flatMap(({ cpes }) => cpes)) };
}

/** How many reasons there are is up to whoever made the image. */
function bounded(reasons: readonly string[]): readonly string[] {
  const all = [...new Set(reasons)];
  const more = all.length - MOST_REASONS;
  return more > 0 ? [...all.slice(0, MOST_REASONS), `there are ${more} more such reasons`] : all;
}

interface TreeFile extends PlacedFile {
  /** The path under which its layer has it, which may lead here by a link. */
  readonly readAt: string;
}

/** What the layers so far come to, by path; in no path is a folder a link. */
interface Tree {
  readonly files: Map<string, TreeFile>;
  readonly links: Map<string, string>;
  readonly hardLinks: Map<string, string>;
  /** All that any layer ever had. */
  readonly detours: Map<string, string>;
  readonly partial: string[];
}

interface Place {
  readonly index: number;
  readonly mostPackages: number;
}

function layOver(tree: Tree, layer: LayerInventory, { index, mostPackages }: Place): void {
  const before = new Map(tree.files);
  hide(tree, layer);
  const written = new Set(layer.files.map(({ path }) => path));
  const gone = [...before].filter(([path]) => !tree.files.has(path) && !written.has(path)).map(([, file]) => file);
  const moved = layersOf(gone);
  for (const { path, target } of layer.links) tree.links.set(followFolders(tree.links, path), target);
  for (const { path, target } of layer.hardLinks) placeHardLink(tree, path, target);
  let count = packageCount(tree);
  for (const { path, facts } of layer.files) {
    const at = followFolders(tree.links, path);
    const earlier = layersOf([before.get(at)]);
    const layerOf = (record: PackageRecord) =>
      earlier.get(identityOf(record)) ?? moved.get(identityOf(record)) ?? index;
    const told = facts.flatMap((fact) => toldBy(fact, layerOf));
    const kept = told.slice(0, mostPackages - count + (tree.files.get(at)?.packages.length ?? 0));
    if (kept.length < told.length) tree.partial.push(moreThan(mostPackages));
    count += kept.length - (tree.files.get(at)?.packages.length ?? 0);
    tree.files.set(at, { readAt: path, facts: facts.map(withoutPackages), packages: kept });
  }
  for (const { path, target } of layer.detours) tree.detours.set(path, target);
  tree.partial.push(...layer.partial.map((reason) => `layer ${index + 1}: ${reason}`));
}

function packageCount({ files }: Tree): number {
  return [...files.values()].reduce((sum, { packages }) => sum + packages.length, 0);
}

function toldBy(fact: Fact, layerOf: (record: PackageRecord) => number): readonly PlacedPackage[] {
  if (fact.kind === 'database') {
    return fact.packages.map((record) => ({
      record,
      layer: layerOf(record),
      evidence: 'installed',
      isListed: true,
    }));
  }
  if (fact.kind !== 'packages') return [];
  const { evidence, better } = fact;
  return fact.packages.map(({ within, ...record }) => ({
    record,
    layer: layerOf(record),
    evidence,
    isListed: false,
    ...(better === undefined ? {} : { better }),
    ...(within === undefined ? {} : { within }),
  }));
}

/** They are kept beside it, with their layers. */
function withoutPackages(fact: Fact): Fact {
  return fact.kind === 'database' || fact.kind === 'packages' ? { ...fact, packages: [] } : fact;
}

/** Takes away what the layer removes or replaces of those below (image-spec, "Whiteouts" and "Opaque Whiteout"). */
function hide(tree: Tree, layer: LayerInventory): void {
  for (const path of layer.folders.map((folder) => followFolders(tree.links, folder))) {
    tree.links.delete(path);
    tree.files.delete(path);
  }
  remove(tree, layer.removed, layer.opaque);
  const written = layer.files.map(({ path }) => path);
  remove(tree, written, []);
}

function remove(tree: Tree, removed: readonly string[], opaque: readonly string[]): void {
  const here = (paths: readonly string[]) => new Set(paths.map((path) => followFolders(tree.links, path)));
  const gone = here(removed);
  const emptied = here(opaque);
  for (const names of [tree.files, tree.links, tree.hardLinks]) {
    for (const path of names.keys()) if (isHidden(path, gone, emptied)) names.delete(path);
  }
}

function isHidden(path: string, removed: ReadonlySet<string>, opaque: ReadonlySet<string>): boolean {
  if (removed.has(path)) return true;
  for (let parent = path; parent !== ''; ) {
    parent = parent.slice(0, Math.max(parent.lastIndexOf('/'), 0));
    if (removed.has(parent) || opaque.has(parent)) return true;
  }
  return false;
}

/** A second name of a file in a layer below is that file; of one that nobody looked at, it is a gap. */
function placeHardLink(tree: Tree, path: string, target: string): void {
  const at = followFolders(tree.links, path);
  const file = tree.files.get(followFolders(tree.links, target));
  if (file === undefined) tree.hardLinks.set(at, target);
  else tree.files.set(at, { ...file, readAt: path });
}

/** By record, the layer that it is from. */
function layersOf(files: readonly (TreeFile | undefined)[]): ReadonlyMap<string, number> {
  const packages = files.flatMap((file) => file?.packages ?? []);
  return new Map(packages.map(({ record, layer }) => [identityOf(record), layer]));
}

function identityOf({ source, ...record }: PackageRecord): string {
  const { type, name, version, architecture, maintainer, vendor, module } = record;
  return JSON.stringify([type, name, version, architecture, source.name, source.version, maintainer, vendor, module]);
}

function osReleaseOf(tree: Tree): Readonly<Record<string, string>> | undefined {
  const found = RELEASE_FILES.flatMap((path) => {
    const file = tree.files.get(followLinks(tree.links, path) ?? path);
    return file?.facts.flatMap((fact) => (fact.kind === 'distro' ? [fact.fields] : [])) ?? [];
  });
  return found.find((fields) => fields['ID'] !== undefined) ?? found.find((fields) => Object.keys(fields).length > 0);
}

function doubtsOf([path, { facts }]: readonly [string, Pick<TreeFile, 'facts'>]): string[] {
  return facts.flatMap((fact) => (fact.kind === 'partial' ? [`"${path}": ${fact.reason}`] : []));
}

/** Links from places where something is looked for to places where it was not. */
function gapsOf(tree: Tree, extractors: readonly Extractor[], leadsTo: Dispatch['leadsTo']): string[] {
  const leading = [...tree.links.keys()].filter(leadsTo);
  const astray = leading.filter((path) => extractors.some((one) => leadsAstray(tree, path, one)));
  return [
    ...astray.map((path) => `"${path}" is a link to "${followLinks(tree.links, path)}", where nothing was looked for`),
    ...[...tree.hardLinks].map(([path, target]) => `"${path}" is a hard link to "${target}", which was not read`),
  ];
}

/** Whether by this link a place of the extractor lies where it did not look, even where another one did. */
function leadsAstray({ links, files }: Tree, path: string, { places, wants }: Extractor): boolean {
  if (places === undefined) return false;
  const below = places.filter((place) => place === path || place.startsWith(`${path}/`));
  return below.some((place) => {
    const target = followLinks(links, place);
    if (target === undefined || files.get(target)?.readAt === place) return false;
    return !wants({ path: place.endsWith('/') ? `${target}/any` : target, mode: 0, sizeBytes: 0 });
  });
}
