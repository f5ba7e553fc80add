import { VERSION_FILES } from '../programs/version-files.ts';
import { isSane } from '../records.ts';
import type { Extractor, FileEntry } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

/** Many files are called `VERSION` or `release`, of any size; one that says a version does so at its beginning. */
const HEAD_BYTES = 2 ** 17;
const MOST_BYTES = 4 * 2 ** 30;
const BY_NAME = new Map(VERSION_FILES.map((file) => [file.name, file]));

/**
 * Runtimes of languages, and other programs that bring a file which says what version they are: what was copied into an
 * image without a package manager. Its version as `generic` packages.
 */
export const runtimeFile: Extractor = {
  id: 'runtime-file',
  version: 1,
  limitBytes: MOST_BYTES,
  ...wantedNames({
    names: [...BY_NAME.keys()],
    also: (file) => formOf(file)?.place.test(file.path) === true,
  }),
  async *extract(file) {
    const known = formOf(file)?.read(Buffer.from(file.read(0, HEAD_BYTES)).toString('utf8'), file.path);
    if (known !== undefined && isSane(known.version))
      yield { kind: 'packages', evidence: 'installed', packages: [known] };
  },
};

function formOf({ path }: Pick<FileEntry, 'path'>) {
  return BY_NAME.get(baseName(path).toLowerCase());
}
