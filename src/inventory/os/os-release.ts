import { linesOf } from '../../lib/lines.ts';
import type { Extractor, Fact, FoundFile } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

/**
 * Files that name the distribution: os-release (os-release(5)), and the files that stand in for it where it is missing,
 * with the fields that the distribution's own os-release would have.
 */
export const osRelease: Extractor = {
  id: 'os-release',
  version: 1,
  limitBytes: 64 * 1024,
  ...wantedPaths(['etc/os-release', 'usr/lib/os-release', 'etc/alpine-release', 'etc/debian_version']),
  async *extract(file) {
    yield factOf(file);
  },
};

function factOf(file: FoundFile): Fact {
  const [line = ''] = linesOf(file.bytes);
  if (file.path === 'etc/alpine-release') return { kind: 'distro', fields: alpineFields(line.trim()) };
  if (file.path === 'etc/debian_version') return { kind: 'distro', fields: debianFields(line.trim()) };
  return { kind: 'distro', fields: fieldsOf(file) };
}

const MOST_FIELDS = 200;
const LONGEST_FIELD = 1000;
const ASSIGNMENT = /^\s*([A-Za-z][A-Za-z0-9_]{0,99})=(.*)$/;

/** The last assignment to a name counts, as in the shell that may source the file. */
function fieldsOf(file: FoundFile): Record<string, string> {
  const fields = new Map<string, string>();
  for (const line of linesOf(file.bytes)) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined || value === undefined || fields.size >= MOST_FIELDS) continue;
    fields.set(name, unquote(value.trim()).slice(0, LONGEST_FIELD));
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

function alpineFields(version: string): Record<string, string> {
  if (version === '') return {};
  return { ID: 'alpine', NAME: 'Alpine Linux', VERSION_ID: version, PRETTY_NAME: `Alpine Linux ${version}` };
}

/** `12.5` is a stable release, whose VERSION_ID is `12`; `trixie/sid` one that has no number yet. */
function debianFields(version: string): Record<string, string> {
  if (version === '') return {};
  const names = { ID: 'debian', NAME: 'Debian GNU/Linux', PRETTY_NAME: `Debian GNU/Linux ${version}` };
  const major = /^([0-9]+)(?:\.|$)/.exec(version)?.[1];
  if (major !== undefined) return { ...names, VERSION_ID: major };
  return { ...names, VERSION_CODENAME: version.split('/')[0] ?? version };
}
