import { openZip, type ZipArchive, type ZipContent } from '../../lib/zip.ts';
import { isInPlace, PACKAGE_JSON_BYTES, readPackageJson } from '../npm/package-json.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { ExtractContext, Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Packages in the cache of Yarn 2 and later, from which it runs them without a `node_modules` (Plug'n'Play): one zip
 * archive for each, in the project's `.yarn/cache` or the user's `.yarn/berry/cache`, laid out as below `node_modules`.
 */
export const yarnCache: Extractor = {
  id: 'yarn-cache',
  version: 1,
  limitBytes: 512 * 2 ** 20,
  ...wantedNames({
    endings: ['.zip'],
    also: ({ path }) => /(?:^|\/)\.yarn\/(?:berry\/)?cache\/[^/]+$/.test(path),
  }),
  async *extract(file, { limits, signal }) {
    const opened = openZip(file, { entries: limits.entries });
    if (opened.kind === 'unreadable') yield { kind: 'partial', reason: `it ${opened.reason}` };
    else yield* packageFacts({ evidence: 'installed' }, recordsOf(opened.archive, limits), signal);
  },
};

function* recordsOf(archive: ZipArchive, limits: ExtractContext['limits']): Iterable<ReadRecord> {
  let room = limits.unfoldedBytes;
  for (const reason of archive.problems) yield { kind: 'malformed', reason: `it ${reason}` };
  if (archive.hasMore) yield { kind: 'malformed', reason: `it has more than ${limits.entries} entries` };
  for (const entry of archive.entries) {
    if (!isInPlace(entry.name)) continue;
    if (room <= 0) {
      yield { kind: 'malformed', reason: `it unfolds to more than ${limits.unfoldedBytes} bytes` };
      return;
    }
    const unfolded = archive.read(entry, Math.min(PACKAGE_JSON_BYTES, room));
    yield recordOf(entry.name, unfolded);
    // What turned out to be too large was unfolded that far.
    room -= Math.max(unfolded.kind === 'content' ? unfolded.content.sizeBytes : PACKAGE_JSON_BYTES, LEAST_COUNTED);
  }
}

/** What an entry costs however small it is. */
const LEAST_COUNTED = 1024;

function recordOf(name: string, unfolded: ZipContent): ReadRecord {
  const told = JSON.stringify(name.slice(0, 200));
  if (unfolded.kind === 'too-large') return { kind: 'malformed', reason: `${told} is too large` };
  if (unfolded.kind === 'unreadable') return { kind: 'malformed', reason: `${told} ${unfolded.reason}` };
  const { content } = unfolded;
  const read = readPackageJson(content.read(0, content.sizeBytes));
  if (read.kind === 'unreadable') return { kind: 'malformed', reason: `${told}: ${read.reason}` };
  return read.kind === 'nameless' ? { kind: 'absent' } : { kind: 'package', record: read.record };
}
