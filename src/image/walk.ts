import { DECOMPRESS_LIMITS, type DecompressLimits, decompress } from '../lib/decompress.ts';
import { NO_SCRATCH, type Scratch } from '../lib/scratch.ts';
import { TAR_LIMITS, type TarEntry, type TarLimits, type TarSink, tarReader } from '../lib/tar.ts';
import { type Content, contentOf, contentSink, HEAD_BYTES } from './content.ts';
import { type DetourWatch, watchDetours } from './detours.ts';
import { foundFile } from './found-file.ts';
import { type Names, newNames } from './names.ts';
import type { FileEntry, LayerLink, LayerReader, WalkedLayer, WalkOutcome } from './types.ts';
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
  files: 50_000,
  paths: 100_000,
  names: 200_000,
  astray: 2000,
  linkedBytes: 64 * 2 ** 20,
};

export interface WalkOptions {
  readonly limits?: WalkLimits;
  /** Where large files are put aside; nowhere if absent, and then they are refused. */
  readonly scratch?: Scratch;
  /** Hears how many bytes a chunk of the layer had, once it has been done with. */
  onRead?(bytes: number): void;
  /** Targets of hard links that an earlier walk over the same layer could not follow: now they are kept. */
  readonly linked?: ReadonlySet<string>;
}

/**
 * Reads a layer once, from its first byte to its last as they arrive, whatever it is compressed with, and hands what is
 * wanted to `reader` one file at a time. Memory holds one small wanted file and the names found. Where a path comes
 * more than once the last entry counts, as it would when the layer is unpacked. Throws only what `bytes` throws, and
 * ScratchError.
 */
export async function walkLayer<T>(
  bytes: AsyncIterable<Uint8Array>,
  reader: LayerReader<T>,
  options: WalkOptions = {},
): Promise<WalkOutcome<T>> {
  const limits = options.limits ?? WALK_LIMITS;
  const walk = newWalk(reader, limits, options);
  const tar = tarReader({ entry: (entry, storedBytes) => onEntry(walk, entry, storedBytes) }, limits.tar);
  const unfolded = decompress(bytes, limits.decompress);
  for await (const chunk of unfolded.bytes) {
    const goesOn = tar.push(chunk);
    if (walk.found.size > 0) await readFound(walk);
    if (!goesOn) break;
    options.onRead?.(chunk.length);
  }
  const end = tar.finish();
  const fault = unfolded.fault() ?? (end.isCut ? 'the tar is cut short' : undefined);
  if (!end.isTar) return { kind: 'unreadable', reason: unfolded.fault() ?? 'it is not a tar archive' };
  if (end.entries === 0 && fault !== undefined) return { kind: 'unreadable', reason: fault };
  const { problems, ...astray } = walk.watch.end();
  const partial = [...(fault === undefined ? [] : [fault]), ...end.problems, ...walk.problems, ...problems];
  return { kind: 'walked', layer: { ...layerOf(walk.names), ...astray, partial } };
}

interface Walk<T> {
  readonly reader: LayerReader<T>;
  readonly limits: WalkLimits;
  readonly scratch: Scratch;
  readonly watch: DetourWatch;
  readonly linked: ReadonlySet<string>;
  readonly names: Names<T>;
  /** Found and not yet read: the tar reader cannot wait. */
  readonly found: Map<string, Found>;
  /** Wanted files that came, whatever was made of them. */
  readonly looked: Map<string, FileEntry>;
  readonly kept: Map<string, Uint8Array>;
  /** Every folder above one of them. */
  readonly keptUnder: Set<string>;
  keptBytes: number;
  readonly problems: Set<string>;
}

interface Found {
  readonly entry: Pick<TarEntry, 'path' | 'mode'>;
  readonly content: Content;
  /** Hard links to it, which came before it was read. */
  readonly twins: string[];
}

function newWalk<T>(reader: LayerReader<T>, limits: WalkLimits, options: WalkOptions): Walk<T> {
  const found = new Map<string, Found>();
  const problems = new Set<string>();
  return {
    reader,
    limits,
    scratch: options.scratch ?? NO_SCRATCH,
    watch: watchDetours(reader, { paths: limits.names, told: limits.astray }),
    linked: options.linked ?? new Set(),
    names: newNames<T>(limits.paths, found, {
      drop(path) {
        found.get(path)?.content.free();
        found.delete(path);
      },
      full: () => problems.add(`more than ${limits.paths} paths of one kind were found, and the rest left out`),
    }),
    found,
    looked: new Map(),
    kept: new Map(),
    keptUnder: new Set(),
    keptBytes: 0,
    problems,
  };
}

async function readFound<T>({ reader, found, names }: Walk<T>): Promise<void> {
  for (const [path, { entry, content, twins }] of found) {
    const made = await reader.read(foundFile(entry, content));
    content.free();
    for (const each of [path, ...twins]) names.record(names.files, each, made);
  }
  found.clear();
}

/** Answers where the entry's content goes. */
function onEntry<T>(walk: Walk<T>, entry: TarEntry, storedBytes: number): TarSink | undefined {
  const whiteout = whiteoutAt(entry.path);
  if (whiteout !== undefined) onWhiteout(walk, whiteout, entry.path);
  if (whiteout !== undefined || entry.path === '') return undefined;
  const at = walk.watch.see(entry);
  if (walk.kept.size > 0) unkeep(walk, at, entry);
  const isPlaced = walk.reader.leadsTo(entry.path) || mayMatter(walk.reader, entry);
  const use = isPlaced ? place(walk, entry) : undefined;
  const keeping = isKept(walk, entry) ? keepingSink(walk, entry, storedBytes) : undefined;
  return use !== undefined && keeping !== undefined ? both(use, keeping) : (use ?? keeping);
}

/** Whether it bears on files that are wanted anywhere, of this layer or of those below. */
function mayMatter<T>(reader: LayerReader<T>, { path, type }: TarEntry): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return type === 'directory' ? reader.looksEverywhere : reader.mayWant(name);
}

/** Drops what was kept at a path that is written anew, and what lay under it where it is no folder now. */
function unkeep<T>({ kept, keptUnder }: Walk<T>, at: string, { path, type }: TarEntry): void {
  for (const name of [at, path]) kept.delete(name);
  if (type === 'directory' || (!keptUnder.has(at) && !keptUnder.has(path))) return;
  for (const name of kept.keys()) {
    if (name.startsWith(`${at}/`) || name.startsWith(`${path}/`)) kept.delete(name);
  }
}

function onWhiteout<T>({ reader, watch, names, problems }: Walk<T>, whiteout: Whiteout, path: string): void {
  const matters = (hidden: string) => reader.looksEverywhere || reader.leadsTo(hidden);
  if (whiteout.kind === 'removed') watch.seeRemoved(whiteout.path);
  if (whiteout.kind === 'removed' && matters(whiteout.path)) names.record(names.removed, whiteout.path, true);
  if (whiteout.kind === 'opaque' && matters(whiteout.folder)) names.record(names.opaque, whiteout.folder, true);
  if (whiteout.kind === 'malformed') problems.add(`${JSON.stringify(path)} is a whiteout of nothing`);
}

/** Answers where the content of a wanted file goes. */
function place<T>(walk: Walk<T>, entry: TarEntry): TarSink | undefined {
  const { names } = walk;
  const { path, type } = entry;
  names.forget(path, type === 'directory');
  walk.looked.delete(path);
  if (type === 'file') return placeFile(walk, entry);
  if (type === 'directory') names.record(names.folders, path, true);
  else names.record(names.removed, path, true);
  if (type === 'hardlink') placeHardLink(walk, entry);
  if (type === 'symlink') names.record(names.links, path, entry.target);
  return undefined;
}

function placeFile<T>(walk: Walk<T>, entry: TarEntry): TarSink | undefined {
  const { names, reader, scratch, found } = walk;
  const { path } = entry;
  const limit = reader.wants(entry);
  if (limit === undefined) passOver(walk, entry);
  else if (entry.isSparse) refuse(walk, entry, 'it is stored with holes');
  else if (entry.sizeBytes > limit) refuse(walk, entry, tooLarge(limit));
  if (limit === undefined || entry.isSparse || entry.sizeBytes > limit || !hasRoom(walk)) return undefined;
  walk.looked.set(path, { path, mode: entry.mode, sizeBytes: entry.sizeBytes });
  return contentSink({
    sizeBytes: entry.sizeBytes,
    scratch,
    recognizes: (head) => reader.recognizes(entry, head),
    found: (content) => void found.set(path, { entry, content, twins: [] }),
    dropped: () => names.record(names.removed, path, true),
    refused: (reason) => refuse(walk, entry, reason),
  });
}

/**
 * A file that is not wanted takes the place of one below that may have been. Where there are too many to remember, one
 * that is no program is forgotten first: at worst a package is shown that is no longer there.
 */
function passOver<T>({ names, limits }: Walk<T>, { path, mode }: TarEntry): void {
  const isProgram = (mode & 0o111) !== 0;
  if (isProgram || names.removed.size < limits.paths) names.record(names.removed, path, true);
}

/** Whether one more file is read, where `forget` has just dropped the one that it may replace. */
function hasRoom<T>({ names, found, limits, problems }: Walk<T>): boolean {
  if (names.files.size + found.size < limits.files) return true;
  problems.add(`more than ${limits.files} wanted files were found, and the rest left out`);
  return false;
}

/**
 * A hard link is a second name of a file before it in the same layer, or of one in a layer below. Where that was looked
 * at by all who want the link, it is what it was taken for; for anybody else its content is needed.
 */
function placeHardLink<T>(walk: Walk<T>, entry: TarEntry): void {
  const { names, found, reader } = walk;
  const { path, target } = entry;
  const looked = walk.looked.get(target);
  const link: FileEntry = { ...(looked ?? entry), path };
  const limit = reader.wants(link);
  if (limit === undefined) return;
  const likeness = looked === undefined ? 'more' : reader.compare(link, looked);
  if (likeness === 'more') return placeContent(walk, entry, limit);
  if (likeness === 'less') return;
  found.get(target)?.twins.push(path);
  const made = names.files.get(target);
  if (made !== undefined && hasRoom(walk)) names.record(names.files, path, made);
}

function placeContent<T>(walk: Walk<T>, entry: TarEntry, limit: number): void {
  const { names, found, reader, kept } = walk;
  const { path, mode, target } = entry;
  const bytes = kept.get(target);
  if (bytes === undefined) names.record(names.hardLinks, path, target);
  else if (bytes.length > limit) refuse(walk, entry, tooLarge(limit));
  else if (hasRoom(walk) && reader.recognizes(entry, bytes.subarray(0, HEAD_BYTES))) {
    found.set(path, { entry: { path, mode }, content: contentOf(bytes), twins: [] });
  }
}

function isKept<T>({ linked, kept, keptBytes, limits }: Walk<T>, entry: TarEntry): boolean {
  if (!linked.has(entry.path) || entry.type !== 'file' || entry.isSparse || kept.has(entry.path)) return false;
  return keptBytes + entry.sizeBytes <= limits.linkedBytes;
}

function keepingSink<T>(walk: Walk<T>, { path }: TarEntry, storedBytes: number): TarSink {
  const bytes = Buffer.allocUnsafe(storedBytes);
  let at = 0;
  walk.keptBytes += storedBytes;
  return {
    write(more) {
      bytes.set(more, at);
      at += more.length;
      return true;
    },
    end() {
      walk.kept.set(path, bytes);
      for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
        walk.keptUnder.add(path.slice(0, slash));
      }
    },
  };
}

/** Goes on as long as one of them does. */
function both(one: TarSink, other: TarSink): TarSink {
  let goesOn = true;
  return {
    write(bytes) {
      goesOn = goesOn && one.write(bytes);
      return other.write(bytes);
    },
    end() {
      if (goesOn) one.end();
      other.end();
    },
  };
}

function refuse<T>(walk: Walk<T>, entry: FileEntry, reason: string): void {
  const { names, reader } = walk;
  if (hasRoom(walk)) names.record(names.files, entry.path, reader.refuse(entry, reason));
}

function tooLarge(limit: number): string {
  return `it is larger than ${limit} bytes`;
}

function layerOf<T>(names: Names<T>): Omit<WalkedLayer<T>, 'detours' | 'assumed' | 'partial'> {
  const pairs = (map: ReadonlyMap<string, string>): LayerLink[] => [...map].map(([path, target]) => ({ path, target }));
  return {
    files: names.files,
    links: pairs(names.links),
    hardLinks: pairs(names.hardLinks),
    folders: [...names.folders.keys()],
    removed: [...names.removed.keys()],
    opaque: [...names.opaque.keys()],
  };
}
