import { linesOf } from '../../lib/lines.ts';
import { withoutMark } from '../../lib/text.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Pub's lock file, read by the lines that Pub writes. Packages of a folder are the project's own, those of an SDK are its
 * parts; of what is for development, only the project's own choices are told, and those are left out.
 */
export const pubspecLock: Extractor = {
  id: 'pubspec-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['pubspec.lock'] }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_ANYWHERE, recordsOf(file.bytes), signal);
  },
};

const PASSED_OVER = new Set(['path', 'sdk']);

function* recordsOf(bytes: Uint8Array): Iterable<ReadRecord> {
  const text = withoutMark(bytes);
  if (text.length > 0 && !hasPackages(text)) yield { kind: 'malformed', reason: 'it has no "packages"' };
  for (const fields of entriesOf(text)) {
    const isOwn = PASSED_OVER.has(fields.get('source') ?? '');
    if (isOwn || fields.get('dependency') === 'direct dev') continue;
    yield languageRecord('pub', fields.get('name') ?? '', fields.get('version') ?? '');
  }
}

function hasPackages(bytes: Uint8Array): boolean {
  for (const line of linesOf(bytes)) if (line.startsWith('packages:')) return true;
  return false;
}

/** The fields of each entry under `packages:`, and its name. */
function* entriesOf(bytes: Uint8Array): Iterable<ReadonlyMap<string, string>> {
  let fields: Map<string, string> | undefined;
  let section = '';
  for (const line of linesOf(bytes)) {
    const [, blanks = '', key = '', value = ''] = /^( *)([^\s:#][^:]*):(?: (.*))?$/s.exec(line) ?? [];
    if (key === '') continue;
    if (blanks === '') section = key;
    if (section !== 'packages') continue;
    if (blanks.length === 2) {
      if (fields !== undefined) yield fields;
      fields = new Map([['name', unquoted(key)]]);
    } else if (blanks.length === 4) fields?.set(key === 'name' ? '' : key, unquoted(value));
  }
  if (fields !== undefined) yield fields;
}

function unquoted(text: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(text.trim()) ?? [];
  return inner ?? text.trim();
}
