import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READ_LIMITS } from './limits.ts';
import { type Reader, type ReaderLimits, startReader } from './reader.ts';
import { possibleWalls, type ReaderProgram, type Walls } from './walls.ts';

/** What readers are made of; each part has a default. */
export interface ReaderOptions {
  readonly limits?: Partial<ReaderLimits>;
  readonly program?: Partial<ReaderProgram>;
  /** The ways to start readers, of which the first that works is taken; all that the machine has tools for where absent. */
  readonly walls?: readonly Walls[];
}

/** A way to start readers that works on this machine, with the reader that proved it. */
export interface StandingWalls {
  readonly walls: Walls;
  readonly first: Reader;
  start(): Reader;
}

/** Tries the ways to start readers, one after another. Throws where none works. */
export async function standingWalls(options: ReaderOptions = {}): Promise<StandingWalls> {
  const program = { ...defaultProgram(), ...options.program };
  const limits = { ...LIMITS, ...options.limits };
  const reasons: string[] = [];
  for (const walls of options.walls ?? possibleWalls()) {
    const first = startReader(walls, program, limits);
    const reason = await whyNot(first);
    if (reason === undefined) return { walls, first, start: () => startReader(walls, program, limits) };
    reasons.push(`${walls.kind}: it ${reason}`);
    await first.end();
  }
  throw new Error(`no reader of layers can be started: ${[...new Set(reasons)].join('; ')}`);
}

/** What stands between the readers of layers and this machine. Throws where none can be started. */
export async function describeWalls(options: ReaderOptions = {}): Promise<Pick<Walls, 'kind' | 'made'>> {
  const { walls, first } = await standingWalls(options);
  await first.end();
  return { kind: walls.kind, made: walls.made };
}

const LIMITS: ReaderLimits = { stillness: 30_000, total: 600_000 };
const MEMORY_BYTES = 512 * 2 ** 20;
/** The largest files that are wanted, of which at most two are put aside at once. */
const SCRATCH_BYTES = 4 * 2 ** 30;

/** As a checkout has it, in TypeScript; a bundle has the reader as a file of its own beside this one. */
function defaultProgram(): ReaderProgram {
  const isSource = import.meta.url.endsWith('.ts');
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const entry = here(isSource ? './child.ts' : './child.js');
  const folders = ['.', '../image', '../lib', '../oci', '../../package.json'].map(here);
  const readable = isSource ? [...folders, ...LIBRARIES.map(packageFolder)] : [entry];
  return { entry, readable, memoryBytes: MEMORY_BYTES, scratchFolder: tmpdir(), scratchBytes: SCRATCH_BYTES };
}

/** What extractors read their formats with. */
const LIBRARIES = ['packageurl-js', 'smol-toml', 'yaml'];

/** Where a package is installed, which is a folder of its name. */
function packageFolder(name: string): string {
  const file = fileURLToPath(import.meta.resolve(name));
  const folder = join('node_modules', name);
  return file.slice(0, file.lastIndexOf(folder) + folder.length);
}

/** Has an empty layer read; answers how that went wrong. */
async function whyNot(reader: Reader): Promise<string | undefined> {
  const reading = await reader.read({
    bytes: nothing(),
    linked: [],
    limits: READ_LIMITS,
    signal: new AbortController().signal,
  });
  if (reading.kind === 'ended') return reading.reason;
  return reading.answer.kind === 'read' ? undefined : 'could not read an empty layer';
}

async function* nothing(): AsyncIterable<Uint8Array> {}
