import { DECOMPRESS_LIMITS, type DecompressLimits, decompress } from '../lib/decompress.ts';
import { inMemory } from '../lib/random-access.ts';
import { TAR_LIMITS, type TarEntry, type TarLimits, tarReader } from '../lib/tar.ts';
import { type Detours, type DetourWatch, watchDetours } from './detours.ts';
import { foundFile } from './found-file.ts';
import type { FileEntry, FoundFile, LayerLink, LayerReader, WalkedLayer, WalkOutcome } from './types.ts';
import { type Whiteout, whiteoutAt } from './whiteout.ts';

export interface WalkLimits {
  readonly decompress: DecompressLimits;
  readonly tar: TarLimits;
  /** Of wanted files. */
  readonly files: number;
  /** Of wanted links, of removed paths and so on, each. */
  readonly paths: number;
  /** Of all links and of all folders, each, wherever they lie. */
  readonly names: number;
  /** Of links that lead astray, and of what may have been written through links of lower layers, each. */
  readonly astray: number;
  /** Of all files together that are kept because hard links point at them. */
  readonly linkedBytes: number;
}

export const WALK_LIMITS: WalkLimits = {
  decompress: DECOMPRESS_LIMITS,
  tar: TAR_LIMITS,
  files: 5000,
  paths: 10_000,
  names: 100_000,
  astray: 2000,
  linkedBytes: 64 * 2 ** 20,
};

export interface WalkOptions {
  readonly limits?: WalkLimits;
  /** Targets of hard links that an earlier walk over the same layer could not follow: now they are kept. */
  readonly linked?: ReadonlySet<string>;
}

/**
 * Reads a layer once, from its first byte to its last as they arrive, whatever it is compressed with, and hands what is
 * wanted to `reader` one file at a time. Memory holds one wanted file and the names found. Where a path comes
 * more than once the last entry counts, as it would when the layer is unpacked. Throws only what `bytes` throws.
 */
export async function walkLayer<T>(
  bytes: AsyncIterable<Uint8Array>,
  reader: LayerReader<T>,
  options: WalkOptions = {},
): Promise<WalkOutcome<T>> {
  const limits = options.limits ?? WALK_LIMITS;
  const walk = newWalk(reader, limits, options.linked ?? new Set());
  const tar = tarReader(
    { entry: (entry) => onEntry(walk, entry), body: (entry, body) => onBody(walk, entry, body) },
    limits.tar,
  );
  const unfolded = decompress(bytes, limits.decompress);
  for await (const chunk of unfolded.bytes) {
    const goesOn = tar.push(chunk);
    await readFound(walk);
    if (!goesOn) break;
  }
  const end = tar.finish();
  const fault = unfolded.fault() ?? (end.isCut ? 'the tar is cut short' : undefined);
  if (!end.isTar) return { kind: 'unreadable', reason: unfolded.fault() ?? 'it is not a tar archive' };
  if (end.entries === 0 && fault !== undefined) return { kind: 'unreadable', reason: fault };
  const { problems, ...astray } = walk.watch.end();
  const partial = [...(fault === undefined ? [] : [fault]), ...end.problems, ...walk.problems, ...problems];
  return { kind: 'walked', layer: { ...layerOf(walk), ...astray, partial } };
}

interface Walk<T> {
  readonly reader: LayerReader<T>;
  readonly limits: WalkLimits;
  readonly watch: DetourWatch;
  readonly linked: ReadonlySet<string>;
  /** Found and not yet read: the tar reader cannot wait. */
  readonly found: Map<string, FoundFile>;
  readonly files: Map<string, T>;
  readonly kept: Map<string, Uint8Array>;
  keptBytes: number;
  /** The entry whose content is to be read next. */
  wanted: TarEntry | undefined;
  readonly links: Map<string, string>;
  readonly hardLinks: Map<string, string>;
  readonly folders: Map<string, true>;
  readonly removed: Map<string, true>;
  readonly opaque: Map<string, true>;
  /** Every folder above a recorded path. */
  readonly parents: Set<string>;
  readonly problems: Set<string>;
}

function newWalk<T>(reader: LayerReader<T>, limits: WalkLimits, linked: ReadonlySet<string>): Walk<T> {
  return {
    reader,
    limits,
    watch: watchDetours(reader, { paths: limits.names, told: limits.astray }),
    linked,
    found: new Map(),
    files: new Map(),
    kept: new Map(),
    keptBytes: 0,
    links: new Map(),
    hardLinks: new Map(),
    folders: new Map(),
    removed: new Map(),
    opaque: new Map(),
    parents: new Set(),
    problems: new Set(),
    wanted: undefined,
  };
}

async function readFound<T>(walk: Walk<T>): Promise<void> {
  for (const [path, file] of walk.found) record(walk, walk.files, path, await walk.reader.read(file));
  walk.found.clear();
}

/** Answers whether the entry's content is to be handed over. */
function onEntry<T>(walk: Walk<T>, entry: TarEntry): boolean {
  const whiteout = whiteoutAt(entry.path);
  if (whiteout !== undefined) onWhiteout(walk, whiteout, entry.path);
  if (whiteout !== undefined || entry.path === '') return false;
  unkeep(walk, walk.watch.see(entry), entry);
  if (walk.reader.leadsTo(entry.path)) place(walk, entry);
  return walk.wanted === entry || isKept(walk, entry);
}

/** Drops what was kept at a path that is written anew, and what lay under it where it is no folder now. */
function unkeep<T>({ kept }: Walk<T>, at: string, { path, type }: TarEntry): void {
  for (const name of kept.keys()) {
    const isUnder = name.startsWith(`${at}/`) || name.startsWith(`${path}/`);
    if (name === at || name === path || (isUnder && type !== 'directory')) kept.delete(name);
  }
}

function onWhiteout<T>(walk: Walk<T>, whiteout: Whiteout, path: string): void {
  if (whiteout.kind === 'removed') walk.watch.seeRemoved(whiteout.path);
  if (whiteout.kind === 'removed' && walk.reader.leadsTo(whiteout.path)) record(walk, walk.removed, whiteout.path);
  if (whiteout.kind === 'opaque' && walk.reader.leadsTo(whiteout.folder)) record(walk, walk.opaque, whiteout.folder);
  if (whiteout.kind === 'malformed') walk.problems.add(`${JSON.stringify(path)} is a whiteout of nothing`);
}

function place<T>(walk: Walk<T>, entry: TarEntry): void {
  forget(walk, entry.path, entry.type === 'directory');
  if (entry.type === 'directory') record(walk, walk.folders, entry.path);
  else if (entry.type === 'file') placeFile(walk, entry);
  else if (entry.type === 'hardlink') placeHardLink(walk, entry);
  else record(walk, walk.removed, entry.path);
  if (entry.type === 'symlink') record(walk, walk.links, entry.path, entry.target);
}

function placeFile<T>(walk: Walk<T>, entry: TarEntry): void {
  const limit = walk.reader.wants(entry);
  if (limit === undefined) record(walk, walk.removed, entry.path);
  else if (entry.isSparse) refuse(walk, entry, 'it is stored with holes');
  else if (entry.sizeBytes > limit) refuse(walk, entry, tooLarge(limit));
  else if (hasRoom(walk)) walk.wanted = entry;
}

/** Whether one more file is read, where `forget` has just dropped the one that it may replace. */
function hasRoom<T>({ files, found, limits, problems }: Walk<T>): boolean {
  if (files.size + found.size < limits.files) return true;
  problems.add(`more than ${limits.files} wanted files were found, and the rest left out`);
  return false;
}

/** A hard link is a second name of a file before it in the same layer, or of one in a layer below. */
function placeHardLink<T>(walk: Walk<T>, entry: TarEntry): void {
  const { path, mode, target } = entry;
  const limit = walk.reader.wants(entry);
  const bytes = walk.kept.get(target);
  record(walk, walk.removed, path);
  if (limit === undefined) return;
  if (bytes === undefined) record(walk, walk.hardLinks, path, target);
  else if (bytes.length > limit) refuse(walk, entry, tooLarge(limit));
  else if (hasRoom(walk)) record(walk, walk.found, path, foundFile({ path, mode }, inMemory(bytes)));
}

function isKept<T>(walk: Walk<T>, entry: TarEntry): boolean {
  const fits = walk.keptBytes + entry.sizeBytes <= walk.limits.linkedBytes;
  return walk.linked.has(entry.path) && entry.type === 'file' && !entry.isSparse && fits;
}

function onBody<T>(walk: Walk<T>, entry: TarEntry, bytes: Uint8Array): void {
  const { path, mode } = entry;
  if (walk.wanted === entry) record(walk, walk.found, path, foundFile({ path, mode }, inMemory(bytes)));
  if (!isKept(walk, entry)) return;
  walk.kept.set(path, Uint8Array.from(bytes));
  walk.keptBytes += bytes.length;
}

function refuse<T>(walk: Walk<T>, entry: FileEntry, reason: string): void {
  if (hasRoom(walk)) record(walk, walk.files, entry.path, walk.reader.refuse(entry, reason));
}

function tooLarge(limit: number): string {
  return `it is larger than ${limit} bytes`;
}

/** Drops what the layer itself had at this path until now, and what was under it where it stays no folder. */
function forget<T>(walk: Walk<T>, path: string, isFolder: boolean): void {
  const all = [walk.files, walk.found, walk.links, walk.hardLinks];
  for (const names of all) names.delete(path);
  if (isFolder) return;
  walk.folders.delete(path);
  if (!walk.parents.has(path)) return;
  for (const names of [...all, walk.folders]) {
    for (const name of names.keys()) if (name.startsWith(`${path}/`)) names.delete(name);
  }
}

function record<T, V>(walk: Walk<T>, names: Map<string, V>, path: string, value: V): void;
function record<T>(walk: Walk<T>, names: Map<string, true>, path: string): void;
function record<T>(walk: Walk<T>, names: Map<string, unknown>, path: string, value: unknown = true): void {
  if (names.size >= walk.limits.paths && !names.has(path)) {
    walk.problems.add(`more than ${walk.limits.paths} paths of one kind were found, and the rest left out`);
    return;
  }
  names.set(path, value);
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    if (walk.parents.has(parent)) return;
    walk.parents.add(parent);
  }
}

function layerOf<T>(walk: Walk<T>): Omit<WalkedLayer<T>, keyof Detours | 'partial'> {
  const pairs = (map: ReadonlyMap<string, string>): LayerLink[] => [...map].map(([path, target]) => ({ path, target }));
  return {
    files: walk.files,
    links: pairs(walk.links),
    hardLinks: pairs(walk.hardLinks),
    folders: [...walk.folders.keys()],
    removed: [...walk.removed.keys()],
    opaque: [...walk.opaque.keys()],
  };
}
