import { linesOf } from '../../lib/lines.ts';
import { unquoted } from '../npm/lock-text.ts';
import { isFolder, isWithinPackage, LOCKED_BELOW, npmPackage, splitAtName } from '../npm/npm-package.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Yarn's lock file, of Yarn 1 and of the later ones: an entry at the start of a line, its fields indented by two spaces.
 * It does not tell what is for development only. The project itself, its workspaces and folders that it links are no
 * packages. Read by lines, since the form of Yarn 1 is no YAML and Yarn writes each in one way alone.
 */
export const yarnLock: Extractor = {
  id: 'yarn-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['yarn.lock'], also: ({ path }) => !isWithinPackage(path) }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_BELOW, entriesOf(linesOf(file.bytes)), signal);
  },
};

interface Block {
  /** What stands before the colon: what was asked for, each `name@range`, with commas between. */
  readonly key: string;
  readonly fields: Map<string, string>;
}

/** In a file with so many lines and entries that cannot be read the rest is none that Yarn wrote. */
const MOST_MALFORMED = 15;

function* entriesOf(lines: Iterable<string>): Iterable<ReadRecord> {
  let malformed = 0;
  for (const block of blocksOf(lines)) {
    const entry = typeof block === 'number' ? badLine(block) : entryOf(block);
    yield entry;
    if (entry.kind === 'malformed') malformed += 1;
    if (malformed < MOST_MALFORMED) continue;
    yield { kind: 'malformed', reason: 'what comes after that is not read' };
    return;
  }
}

function badLine(number: number): ReadRecord {
  return { kind: 'malformed', reason: `its line ${number} is not as Yarn writes it` };
}

const INSIDE = /^(?:\uFEFF?#|[ :]|$)/;
const FIELD = /^ {2}(version|resolution|linkType):? (.*)$/;

/** The file's entries, and the numbers of the lines that begin none. */
function* blocksOf(lines: Iterable<string>): Iterable<Block | number> {
  let number = 0;
  let block: Block | undefined;
  for (const line of lines) {
    number += 1;
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name !== undefined && value !== undefined) block?.fields.set(name, unquoted(value.trim()));
    if (INSIDE.test(line)) continue;
    if (block !== undefined) yield block;
    const key = keyOf(line);
    block = key === undefined ? undefined : { key, fields: new Map() };
    if (key === undefined) yield number;
  }
  if (block !== undefined) yield block;
}

/** Of a very long key Yarn makes `? key`, with the colon on a line of its own. */
function keyOf(line: string): string | undefined {
  if (line.startsWith('? ')) return line.slice('? '.length);
  return line.endsWith(':') ? line.slice(0, -1) : undefined;
}

/** `resolution`, which Yarn 1 does not write, is the package that was found: `name@npm:1.0.0`, `name@patch:…`. */
function entryOf({ key, fields }: Block): ReadRecord {
  if (key === '__metadata' || fields.get('linkType') === 'soft') return { kind: 'absent' };
  const resolution = fields.get('resolution');
  const planned = resolution === undefined ? askedFor(key) : splitAtName(resolution);
  if (planned !== undefined && (isFolder(planned.rest) || /^\.{0,2}\//.test(planned.rest))) return { kind: 'absent' };
  const record = npmPackage(planned?.name, fields.get('version'));
  if (record !== undefined) return { kind: 'package', record };
  return { kind: 'malformed', reason: `its entry ${JSON.stringify(key.slice(0, 100))} names no package` };
}

/** The first of the ranges that an entry of Yarn 1 stands for: all lead to one package. `alias@npm:name@range` names it. */
function askedFor(key: string): { readonly name: string; readonly rest: string } | undefined {
  const end = key.startsWith('"') ? key.indexOf('"', 1) + 1 : key.indexOf(', ');
  const planned = splitAtName(unquoted(end <= 0 ? key : key.slice(0, end)));
  if (planned?.rest.startsWith('npm:') !== true) return planned;
  const real = planned.rest.slice('npm:'.length);
  return splitAtName(real) ?? { name: real, rest: '' };
}
