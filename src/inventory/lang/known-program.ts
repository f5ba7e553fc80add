import { isExecutable } from '../../lib/executable/index.ts';
import { findVersion } from '../programs/find-version.ts';
import { KNOWN_PROGRAMS } from '../programs/known-programs.ts';
import { ownSource } from '../told.ts';
import type { Extractor } from '../types.ts';
import { baseName } from '../wanted-names.ts';

/** Eight times the size of the largest of them; all of a file is searched that has no text. */
const MOST_BYTES = 2 ** 30;

/**
 * Well-known programs and libraries, by a text within them: what was copied into an image without a package manager and
 * without a file that says its version. It looks at files by name, whatever their mode.
 */
export const knownProgram: Extractor = {
  id: 'known-program',
  version: 1,
  limitBytes: MOST_BYTES,
  wants: ({ path }) => isKnown(baseName(path)),
  recognizes: isExecutable,
  async *extract(file, { signal }) {
    const name = baseName(file.path);
    for (const program of KNOWN_PROGRAMS) {
      const named = program.files.exec(name);
      const version = named === null ? undefined : findVersion(file, program, signal, named.groups?.['series']);
      if (version === undefined) continue;
      yield { kind: 'packages', evidence: 'installed', packages: [ownSource('generic', program.name, version)] };
      return;
    }
  },
};

const LONGEST_NAME = 64;
/** One look at a name for all programs. */
const ANY_FILE = new RegExp(KNOWN_PROGRAMS.map(({ files }) => files.source.replaceAll(/\(\?<\w+>/g, '(?:')).join('|'));

function isKnown(name: string): boolean {
  return name.length <= LONGEST_NAME && ANY_FILE.test(name);
}
