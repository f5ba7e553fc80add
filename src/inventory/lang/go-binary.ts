import { type Executable, readExecutable, unpackUpx } from '../../lib/executable/index.ts';
import { isPackedByUpx } from '../executable/upx.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import { type BuildInfo, readBuildInfo } from '../golang/build-info.ts';
import { goPackages } from '../golang/go-packages.ts';
import { readUnmarkedBuild } from '../golang/unmarked-build.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';

/** What an executable is unpacked to in memory at most. */
const MOST_UNPACKED_BYTES = 128 * 2 ** 20;

/**
 * The modules that a Go program or library was built from, its main module and Go's standard library, from what every
 * Go since 1.13 leaves in it. Only headers are read of what is not Go. An executable that is broken, or packed so that
 * nothing can be seen, is a partial fact, whatever it was made with: no other extractor says so.
 */
export const goBinary: Extractor = {
  id: 'go-binary',
  version: 2,
  ...wantedExecutables,
  async *extract(file, { signal, limits }) {
    const read = readExecutable(file);
    if (read.kind === 'broken') yield { kind: 'partial', reason: read.reason };
    if (read.kind !== 'executables') return;
    const most = Math.min(limits.unfoldedBytes, MOST_UNPACKED_BYTES);
    const records = read.executables.flatMap((executable) => recordsIn(executable, most));
    if (records.length > 0) yield* packageFacts({ evidence: 'installed' }, records, signal);
  },
};

function recordsIn(executable: Executable, mostUnpacked: number): readonly ReadRecord[] {
  if (!isPackedByUpx(executable)) return recordsOf(buildOf(executable));
  const unpacked = unpackUpx(executable, mostUnpacked);
  const records = unpacked === undefined ? [] : recordsOf(buildOf(unpacked));
  return records.length > 0 ? records : [malformed('it is packed with UPX, so what it holds is not known')];
}

function buildOf(executable: Executable): BuildInfo {
  const info = readBuildInfo(executable);
  return info.kind === 'none' ? readUnmarkedBuild(executable) : info;
}

function recordsOf(info: BuildInfo): readonly ReadRecord[] {
  if (info.kind === 'unreadable') return [malformed(info.reason)];
  return info.kind === 'found' ? goPackages(info) : [];
}

function malformed(reason: string): ReadRecord {
  return { kind: 'malformed', reason };
}
