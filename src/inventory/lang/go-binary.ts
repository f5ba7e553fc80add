import { type Executable, readExecutable } from '../../lib/executable/index.ts';
import { isPackedByUpx } from '../executable/upx.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import { readBuildInfo } from '../golang/build-info.ts';
import { goPackages } from '../golang/go-packages.ts';
import type { Extractor, Fact, ToldPackage } from '../types.ts';

/**
 * The modules that a Go program or library was built from, its main module and Go's standard library, from what every
 * Go since 1.13 leaves in it. Only headers are read of what is not Go. An executable that is broken, or packed so that
 * nothing can be seen, is a partial fact, whatever it was made with: no other extractor says so.
 */
export const goBinary: Extractor = {
  id: 'go-binary',
  version: 1,
  ...wantedExecutables,
  async *extract(file) {
    const read = readExecutable(file);
    if (read.kind === 'broken') yield { kind: 'partial', reason: read.reason };
    if (read.kind !== 'executables') return;
    if (read.executables.some(isPackedByUpx)) {
      yield { kind: 'partial', reason: 'it is packed with UPX, so what it holds is not known' };
    }
    yield* factsOf(read.executables);
  },
};

function factsOf(executables: readonly Executable[]): readonly Fact[] {
  const packages = new Map<string, ToldPackage>();
  const doubts = new Set<string>();
  for (const info of executables.map(readBuildInfo)) {
    if (info.kind === 'unreadable') doubts.add(info.reason);
    const told = info.kind === 'found' ? goPackages(info) : { packages: [], doubts: [] };
    for (const known of told.packages) packages.set(`${known.name}\n${known.version}`, known);
    for (const doubt of told.doubts) doubts.add(doubt);
  }
  const partials = [...doubts].map((reason): Fact => ({ kind: 'partial', reason }));
  return packages.size === 0
    ? partials
    : [{ kind: 'packages', evidence: 'installed', packages: [...packages.values()] }, ...partials];
}
