import { linesOf } from '../../lib/lines.ts';
import { indentOf, type KeyedLine, keyedLine } from './lock-text.ts';

/** What counts of a pnpm-lock.yaml. */
export interface PnpmLock {
  /** 5.4, 6, 9; 0 where the file does not say. */
  readonly version: number;
  /** By the path of the package in pnpm's words, `/name/1.0.0`, `/name@1.0.0(peer@2.0.0)`, `name@1.0.0`. */
  readonly packages: ReadonlyMap<string, PnpmPackage>;
  /** From version 9 on: what each package with its peers leads to. */
  readonly snapshots: ReadonlyMap<string, readonly PnpmReference[]>;
  /** What the project and its workspaces lead to, without what is for development only. */
  readonly roots: readonly PnpmReference[];
  /** Whether the file told of the project at all, so that `roots` are all that there are. */
  readonly hasImporters: boolean;
  /** What was not read, and why: clauses such as `its line 7 is not as pnpm writes it`. */
  readonly problems: readonly string[];
}

export interface PnpmPackage {
  readonly fields: ReadonlyMap<string, string>;
}

/** What a dependency came to, as the file writes it: `1.0.0(peer@2.0.0)`, `other@1.0.0` under an alias, `link:../x`. */
export interface PnpmReference {
  readonly name: string;
  readonly version: string;
}

/**
 * Reads a lock file of pnpm line by line. pnpm writes YAML in one form alone (block style, two spaces an indent, a value
 * on one line, no anchors), of which only certain depths matter. For a file of 2.5 MB the `yaml` package takes 5 s and
 * 300 MB of memory, this 0.2 s and 80 MB. Of several documents all are read together.
 */
export function readPnpmLock(bytes: Uint8Array, signal: AbortSignal): PnpmLock {
  const lock = newLock();
  let number = 0;
  for (const line of linesOf(bytes)) {
    number += 1;
    if (number % LINES_A_LOOK === 0) signal.throwIfAborted();
    if (!readLine(lock, number === 1 ? line.replace(/^\uFEFF/, '') : line)) {
      lock.problems.push(`its line ${number} is not as pnpm writes it`);
    }
    if (lock.taken < MOST_TAKEN && lock.problems.length < MOST_PROBLEMS) continue;
    lock.problems.push(`what comes after its line ${number} is not read`);
    break;
  }
  return lock;
}

const LINES_A_LOOK = 1000;
const MOST_PROBLEMS = 15;
/** Packages and references together: the largest projects have half of it, and it takes 50 MB of memory. */
const MOST_TAKEN = 200_000;

interface LockBeingRead extends PnpmLock {
  version: number;
  readonly packages: Map<string, { readonly fields: Map<string, string> }>;
  readonly snapshots: Map<string, PnpmReference[]>;
  readonly roots: PnpmReference[];
  hasImporters: boolean;
  readonly problems: string[];
  /** How many packages and references were taken in. */
  taken: number;
  /** The keys that the line lies under, from the start of the line on. */
  readonly path: string[];
}

function newLock(): LockBeingRead {
  const maps = { packages: new Map(), snapshots: new Map() };
  return { ...maps, version: 0, roots: [], hasImporters: false, problems: [], taken: 0, path: [] };
}

/** How deep below its key a section tells something that counts. */
const DEPTHS: ReadonlyMap<string, number> = new Map([
  ['packages', 2],
  ['snapshots', 3],
  ['importers', 4],
  ['dependencies', 2],
  ['optionalDependencies', 2],
]);
const PLAIN = new Set(['dependencies', 'optionalDependencies']);

/** Answers whether the line is of the right form, or does not matter. */
function readLine(lock: LockBeingRead, line: string): boolean {
  if (/^\s*(?:#|$)/.test(line)) return true;
  if (line === '---' || line === '...') {
    lock.path.length = 0;
    return true;
  }
  const indent = indentOf(line);
  if (indent > 0 && !matters(lock.path, Math.ceil(indent / 2))) return true;
  const keyed = explicitKey(line) ?? keyedLine(line);
  if (keyed === undefined || keyed.depth > lock.path.length) return false;
  lock.path.length = keyed.depth;
  lock.path.push(keyed.key);
  return take(lock, keyed);
}

/** Whether a line at this depth, under the keys that came before it, tells something. */
function matters(path: readonly string[], depth: number): boolean {
  const [section = '', , kind = ''] = path;
  if (depth > (DEPTHS.get(section) ?? 0)) return false;
  return depth < 3 || section === 'packages' || PLAIN.has(kind);
}

/** Of a very long key the YAML writer makes `? key`, and of its value's first line `: field: value`. */
function explicitKey(line: string): KeyedLine | undefined {
  if (line.startsWith('  ? ')) return keyedLine(`  ${line.slice('  ? '.length)}:`);
  return line.startsWith('  : ') ? keyedLine(`    ${line.slice('  : '.length)}`) : undefined;
}

/** Answers whether what stands behind the colon is of the right form for where it stands. */
function take(lock: LockBeingRead, keyed: KeyedLine): boolean {
  const { depth, key, value } = keyed;
  const [section = '', first = ''] = lock.path;
  if (depth === 0 && key === 'lockfileVersion') lock.version = Number.parseFloat(value) || 0;
  if (depth === 0 && key === 'importers') lock.hasImporters = true;
  if (section === 'packages') return takePackage(lock, first, keyed);
  if (section === 'snapshots') return takeSnapshot(lock, first, keyed);
  if (section === 'importers') return takeRoot(lock, lock.path.slice(2), value);
  return !PLAIN.has(section) || takeRoot(lock, lock.path, value);
}

/** Nothing, or what pnpm writes for nothing; never YAML's flow style. */
function isFolded(value: string): boolean {
  return value === '' || value === '{}';
}

/** One value in the plain: no list, no block, no anchor or tag. */
function isPlain(value: string): boolean {
  return !/^[[{&*!|>]/.test(value);
}

function takePackage(lock: LockBeingRead, name: string, { depth, key, value }: KeyedLine): boolean {
  if (depth === 1) {
    lock.packages.set(name, { fields: new Map() });
    lock.taken += 1;
  }
  if (depth < 2) return isFolded(value);
  if (!FIELDS.has(key)) return true;
  lock.packages.get(name)?.fields.set(key, value);
  return key === 'resolution' || isPlain(value);
}

const FIELDS = new Set(['name', 'version', 'dev', 'resolution']);

function takeSnapshot(lock: LockBeingRead, name: string, { depth, key, value }: KeyedLine): boolean {
  if (depth === 1) {
    lock.snapshots.set(name, []);
    lock.taken += 1;
  }
  if (depth < 2 || (depth === 2 && PLAIN.has(key))) return isFolded(value);
  if (depth < 3) return true;
  lock.snapshots.get(name)?.push({ name: key, version: value });
  lock.taken += 1;
  return isPlain(value);
}

/** `dependencies`, the name, and from version 6 on `version` below it beside what was asked for. */
function takeRoot(lock: LockBeingRead, path: readonly string[], value: string): boolean {
  const [kind, name, field] = path;
  if (name === undefined || kind === undefined || !PLAIN.has(kind)) return isFolded(value);
  if (value === '' || (field !== undefined && field !== 'version')) return isPlain(value);
  lock.roots.push({ name, version: value });
  lock.taken += 1;
  return isPlain(value);
}
