import { cleanPath } from '../../lib/tar-path.ts';
import type { ExtractContext, Fact } from '../types.ts';
import { MOST_VALUES, type RpmHeader, TAG } from './header.ts';

/** Gathers which files that are sought belong to which package. */
export interface OwnedFiles {
  add(owner: string, header: RpmHeader): void;
  facts(): readonly Fact[];
}

/** More than an image has files that other extractors look at and an rpm brought; so many fit into an answer. */
const MOST_PATHS = 100_000;
const LONGEST_PATH = 4096;
/** The characters of all paths together: those of a million files have 80 million. */
const MOST_CHARACTERS = 2 ** 28;

export function ownedFiles(isSought: ExtractContext['isSought']): OwnedFiles {
  const facts: Fact[] = [];
  let pathsLeft = MOST_PATHS;
  let charactersLeft = MOST_CHARACTERS;
  let isCut = false;
  return {
    add(owner, header) {
      const paths: string[] = [];
      const baseNames = header.texts(TAG.baseNames);
      isCut ||= baseNames.length === MOST_VALUES;
      for (const { path, mode } of filesOf(header, baseNames)) {
        charactersLeft -= path.length;
        if (charactersLeft < 0 || pathsLeft < 0) break;
        if (path === '' || !isSought(path, mode) || cleanPath(path) !== path) continue;
        pathsLeft -= 1;
        if (pathsLeft >= 0) paths.push(path);
      }
      if (paths.length > 0) facts.push({ kind: 'owned', type: 'rpm', owner, paths });
    },
    facts() {
      if (!isCut && charactersLeft >= 0 && pathsLeft >= 0) return facts;
      return [...facts, { kind: 'partial', reason: 'it has so many files that not all of them were looked at' }];
    },
  };
}

interface OwnedFile {
  readonly path: string;
  /** Undefined where the header does not tell. */
  readonly mode: number | undefined;
}

/** The files of a package that are there as it brought them; neither its folders nor its links. */
function* filesOf(header: RpmHeader, baseNames: readonly string[]): Generator<OwnedFile, void, undefined> {
  const states = header.bytes(TAG.fileStates);
  const modes = header.numbers(TAG.fileModes);
  for (const [i, path] of pathsOf(header, baseNames)) {
    const mode = modes[i];
    const isFile = mode === undefined || (mode & FILE_TYPE) === REGULAR_FILE;
    if (isFile && path.length <= LONGEST_PATH && !NOT_ITS_OWN.has(states[i] ?? 0)) yield { path, mode };
  }
}

const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
/** Of a file that is not there, or is that of another package (rpm, include/rpm/rpmfiles.h, rpmfileState). */
const NOT_ITS_OWN = new Set([1, 2, 4]);

/** Names of folders end with a slash; before rpm 4 there was one list of whole paths. */
function* pathsOf(
  header: RpmHeader,
  baseNames: readonly string[],
): Generator<readonly [index: number, path: string], void, undefined> {
  const dirNames = header.texts(TAG.dirNames).map((name) => withoutSlash(name));
  const indexes = baseNames.length === 0 ? [] : header.numbers(TAG.dirIndexes);
  for (const [i, baseName] of baseNames.entries()) {
    const folder = dirNames[indexes[i] ?? -1];
    if (folder !== undefined) yield [i, folder + baseName];
  }
  for (const [i, path] of header.texts(TAG.oldFileNames).entries()) yield [i, withoutSlash(path)];
}

function withoutSlash(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path;
}
