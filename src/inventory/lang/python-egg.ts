import { openZip } from '../../lib/zip.ts';
import { distributionRecord, HEAD_BYTES } from '../python-distribution.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor, FoundFile } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

/**
 * Eggs as one file, a zip archive that Python imports from as it lies (setuptools' documentation, "The Internal Structure
 * of Python Eggs"). Wheels (`.whl`) are not read: one that lies about is not installed.
 */
export const pythonEgg: Extractor = {
  id: 'python-egg',
  version: 1,
  limitBytes: 2 ** 30,
  ...wantedNames({ endings: ['.egg'] }),
  recognizes: (head) => head[0] === 0x50 && head[1] === 0x4b,
  async *extract(file, { signal, limits }) {
    yield* packageFacts({ evidence: 'installed' }, [recordOf(file, limits.entries)], signal);
  },
};

const MOST_BYTES = 2 ** 24;
const PKG_INFO = 'EGG-INFO/PKG-INFO';

function recordOf(file: FoundFile, entries: number): ReadRecord {
  const opened = openZip(file, { entries });
  if (opened.kind === 'unreadable') return { kind: 'malformed', reason: `it ${opened.reason}` };
  const entry = opened.archive.entries.find(({ name }) => name === PKG_INFO);
  if (entry === undefined) return { kind: 'malformed', reason: `it has no "${PKG_INFO}"` };
  const read = opened.archive.read(entry, MOST_BYTES);
  if (read.kind === 'unreadable') return { kind: 'malformed', reason: `"${PKG_INFO}" ${read.reason}` };
  if (read.kind === 'too-large')
    return { kind: 'malformed', reason: `"${PKG_INFO}" is larger than ${MOST_BYTES} bytes` };
  return distributionRecord(read.content.read(0, HEAD_BYTES), baseName(file.path));
}
