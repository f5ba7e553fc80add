import { linesOf } from '../../lib/lines.ts';
import { RELEASE_FILES, standInFields } from '../release-files.ts';
import type { Extractor, FoundFile } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

/**
 * Files that name the distribution: os-release (os-release(5)), and the files that stand in for it where it is missing,
 * with the fields that the distribution's own os-release would have.
 */
export const osRelease: Extractor = {
  id: 'os-release',
  version: 2,
  limitBytes: 64 * 1024,
  ...wantedPaths(RELEASE_FILES),
  async *extract(file) {
    const fields = Object.entries(standInFields(file.path, file.bytes) ?? fieldsOf(file));
    yield {
      kind: 'distro',
      fields: Object.fromEntries(fields.map(([name, value]) => [name, value.slice(0, LONGEST_FIELD)])),
    };
  },
};

const MOST_FIELDS = 200;
const LONGEST_FIELD = 1000;
const ASSIGNMENT = /^\s*([A-Za-z][A-Za-z0-9_]{0,99})=(.*)$/;

/** The last assignment to a name counts, as in the shell that may source the file. */
function fieldsOf(file: FoundFile): Record<string, string> {
  const fields = new Map<string, string>();
  for (const line of linesOf(file.bytes)) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined || value === undefined || fields.size >= MOST_FIELDS) continue;
    fields.set(name, unquote(value.trim()));
  }
  return Object.fromEntries(fields);
}

/** os-release(5): values may stand in double or single quotes; inside double quotes a backslash escapes `"$\``. */
function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  const inside = isQuoted ? value.slice(1, -1) : value;
  return quote === "'" ? inside : inside.replaceAll(/\\(["$\\`])/g, '$1');
}
