import { readExecutable } from '../../lib/executable/index.ts';
import { isPackedByUpx } from '../executable/upx.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import { type BuildInfo, readBuildInfo } from '../golang/build-info.ts';
import { goPackages } from '../golang/go-packages.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';

/**
 * The modules that a Go program or library was built from, its main module and Go's standard library, from what every
 * Go since 1.13 leaves in it. Only headers are read of what is not Go. An executable that is broken, or packed so that
 * nothing can be seen, is a partial fact, whatever it was made with: no other extractor says so.
 */
export const goBinary: Extractor = {
  id: 'go-binary',
  version: 1,
  ...wantedExecutables,
  async *extract(file, { signal }) {
    const read = readExecutable(file);
    if (read.kind === 'broken') yield { kind: 'partial', reason: read.reason };
    if (read.kind !== 'executables') return;
    if (read.executables.some(isPackedByUpx)) {
      yield { kind: 'partial', reason: 'it is packed with UPX, so what it holds is not known' };
    }
    const records = read.executables.map(readBuildInfo).flatMap(recordsOf);
    if (records.length > 0) yield* packageFacts({ evidence: 'installed' }, records, signal);
  },
};

function recordsOf(info: BuildInfo): readonly ReadRecord[] {
  if (info.kind === 'unreadable') return [{ kind: 'malformed', reason: info.reason }];
  return info.kind === 'found' ? goPackages(info) : [];
}
