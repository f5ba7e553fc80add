import { constants, zstdDecompressSync } from 'node:zlib';
import { linesOf } from '../../lib/lines.ts';
import { ownedFacts } from '../owned.ts';
import { databaseFacts, isSane, type ReadRecord } from '../records.ts';
import type { ExtractContext, Extractor, Fact } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * The manifest that Chisel leaves in images made of slices of Ubuntu's packages, anywhere: lines of JSON pressed with
 * zstd (Chisel's documentation, "Chisel manifest" and "jsonwall"). It does not name source packages.
 */
export const chisel: Extractor = {
  id: 'chisel',
  version: 1,
  limitBytes: 32 * 2 ** 20,
  ...wantedNames({ names: ['manifest.wall'] }),
  async *extract(file, context) {
    const wall = unfold(file.bytes);
    if (wall.kind === 'corrupt') yield { kind: 'partial', reason: `its zstd stream ${wall.reason}` };
    else yield* factsOf([...entriesOf(wall.bytes)], context);
  },
};

function* factsOf(entries: readonly Entry[], context: ExtractContext): Iterable<Fact> {
  if (entries[0]?.['jsonwall'] === undefined) {
    yield { kind: 'partial', reason: 'it is no manifest of Chisel' };
    return;
  }
  yield* databaseFacts('deb', recordsOf(entries), context.signal);
  for (const [owner, paths] of filesOf(entries)) yield* ownedFacts({ type: 'deb', owner }, paths, context);
}

const MOST_BYTES = 256 * 2 ** 20;
const WINDOW_LOG = 27;

type Unfolded =
  | { readonly kind: 'unfolded'; readonly bytes: Uint8Array }
  | { readonly kind: 'corrupt'; readonly reason: string };

function unfold(bytes: Uint8Array): Unfolded {
  const options = { maxOutputLength: MOST_BYTES, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } };
  try {
    return { kind: 'unfolded', bytes: zstdDecompressSync(bytes, options) };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { kind: 'corrupt', reason: isTooLarge ? `unfolds to more than ${MOST_BYTES} bytes` : 'is corrupt' };
  }
}

type Entry = Readonly<Record<string, unknown>>;

/** To find that a line is no JSON takes long, and so does a file of nothing else. */
const MOST_MALFORMED = 1000;

/** Lines that are no objects are entries of no kind; behind too many of them nothing is read. */
function* entriesOf(bytes: Uint8Array): Iterable<Entry> {
  let malformed = 0;
  for (const line of linesOf(bytes)) {
    if (line === '') continue;
    const entry = parseEntry(line);
    if (Object.keys(entry).length === 0) malformed += 1;
    yield entry;
    if (malformed === MOST_MALFORMED) return;
  }
}

function parseEntry(line: string): Entry {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Entry) : {};
  } catch {
    return {};
  }
}

function* recordsOf(entries: readonly Entry[]): Iterable<ReadRecord> {
  for (const entry of entries) {
    if (entry['kind'] === 'package') yield recordOf(entry);
    else if (Object.keys(entry).length === 0) yield { kind: 'malformed', reason: 'a line of it is no JSON object' };
  }
}

function recordOf({ name, version, arch }: Entry): ReadRecord {
  if (typeof name !== 'string' || name === '' || !isSane(name)) {
    return { kind: 'malformed', reason: 'a record names no package' };
  }
  if (typeof version !== 'string' || version === '' || !isSane(version)) {
    return { kind: 'malformed', reason: `the record of "${name.slice(0, 100)}" has no version` };
  }
  const architecture = typeof arch === 'string' ? { architecture: arch.slice(0, 100) } : {};
  return { kind: 'package', record: { type: 'deb', name, version, ...architecture, source: { name, version } } };
}

/** By package, the paths that its slices brought; a slice is named `package_slice`. */
function filesOf(entries: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { kind, slice, path } of entries) {
    if (kind !== 'content' || typeof slice !== 'string' || typeof path !== 'string' || path.endsWith('/')) continue;
    const owner = slice.split('_')[0] ?? '';
    const paths = files.get(owner) ?? [];
    paths.push(path);
    files.set(owner, paths);
  }
  return files;
}
