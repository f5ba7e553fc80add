import { ARCHIVE_ENDINGS, readArchives } from '../java/archive.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Java's archives, with those in them to any depth: libraries, applications (`WEB-INF/lib`, `BOOT-INF/lib`), Jenkins'
 * plugins. An archive of another name is not looked for, nor is a native image.
 */
export const jar: Extractor = {
  id: 'jar',
  version: 1,
  limitBytes: 2 ** 32,
  ...wantedNames({ endings: ARCHIVE_ENDINGS }),
  async *extract(file, context) {
    const { packages, reasons } = readArchives(file, file.path, context);
    if (packages.length > 0) yield { kind: 'packages', evidence: 'installed', packages };
    for (const reason of reasons) yield { kind: 'partial', reason };
  },
};
