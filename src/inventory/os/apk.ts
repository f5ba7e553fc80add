import { linesOf } from '../../lib/lines.ts';
import { ownedFacts } from '../owned.ts';
import { databaseFacts, isSane, type ReadRecord } from '../records.ts';
import type { Extractor, PackageRecord } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

/** apk-tools' database of installed packages (apk-tools' doc/apk-v2.5.scd, "Installed Database"). */
export const apk: Extractor = {
  id: 'apk',
  version: 3,
  limitBytes: 64 * 2 ** 20,
  ...wantedPaths(['lib/apk/db/installed', 'usr/lib/apk/db/installed']),
  async *extract(file, context) {
    yield* databaseFacts('apk', recordsOf(file.bytes), context.signal);
    for (const { owner, paths } of filesOf(file.bytes)) yield* ownedFacts({ type: 'apk', owner }, paths, context);
  },
};

const LONGEST_PATH = 4096;

/** Each package with its files: lines `F:folder`, and `R:name` for each file in it. */
function* filesOf(bytes: Uint8Array): Iterable<{ readonly owner: string; readonly paths: readonly string[] }> {
  let [owner, folder] = ['', ''];
  let paths: string[] = [];
  for (const line of linesOf(bytes)) {
    const value = line.slice(2);
    if (line.startsWith('P:')) owner = value;
    else if (line.startsWith('F:')) folder = value;
    else if (line.startsWith('R:') && folder.length + value.length < LONGEST_PATH)
      paths.push(folder === '' ? value : `${folder}/${value}`);
    if (line !== '') continue;
    if (paths.length > 0) yield { owner, paths };
    [owner, folder] = ['', ''];
    paths = [];
  }
  if (paths.length > 0) yield { owner, paths };
}

/** Package, version, architecture, origin, maintainer: lines `P:musl`. */
const USED = new Set(['P', 'V', 'A', 'o', 'm']);

function* recordsOf(bytes: Uint8Array): Iterable<ReadRecord> {
  let fields = new Map<string, string>();
  let isMalformed = false;
  let isEmpty = true;
  for (const line of linesOf(bytes)) {
    if (line === '') {
      if (!isEmpty) yield recordOf(fields, isMalformed);
      fields = new Map();
      isMalformed = false;
      isEmpty = true;
      continue;
    }
    const field = line[0] ?? '';
    isEmpty = false;
    isMalformed ||= line[1] !== ':';
    // None comes twice: where one does, an empty line is missing, and with it another package.
    isMalformed ||= fields.has(field);
    if (USED.has(field) && line[1] === ':') fields.set(field, line.slice(2));
  }
  if (!isEmpty) yield recordOf(fields, isMalformed);
}

function recordOf(fields: ReadonlyMap<string, string>, isMalformed: boolean): ReadRecord {
  const name = fields.get('P') ?? '';
  const version = fields.get('V') ?? '';
  const origin = fields.get('o') || name;
  if (name === '') return { kind: 'malformed', reason: 'a record names no package' };
  if (![name, version, origin].every(isSane)) {
    return { kind: 'malformed', reason: `the record of ${JSON.stringify(name.slice(0, 100))} has a field too long` };
  }
  const architecture = fields.get('A')?.slice(0, 100);
  const maintainer = fields.get('m')?.slice(0, 300);
  const record: PackageRecord = {
    type: 'apk',
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    source: { name: origin, version },
    ...(maintainer === undefined ? {} : { maintainer }),
  };
  if (version === '') return { kind: 'package', record, doubt: `the record of "${name}" has no version` };
  return { kind: 'package', record, ...(isMalformed ? { doubt: `the record of "${name}" is malformed` } : {}) };
}
