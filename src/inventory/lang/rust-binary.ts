import { readExecutable } from '../../lib/executable/index.ts';
import { auditablePackages } from '../executable/cargo-auditable.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import type { Extractor, Fact, ToldPackage } from '../types.ts';

/**
 * The crates that a Rust program or library was linked from, where it was built with `cargo auditable`. An executable
 * that is broken or packed is passed over: `go-binary` says that it is.
 */
export const rustBinary: Extractor = {
  id: 'rust-binary',
  version: 1,
  ...wantedExecutables,
  async *extract(file, { limits }) {
    const read = readExecutable(file);
    if (read.kind !== 'executables') return;
    const told = read.executables.map((executable) => auditablePackages(executable, limits));
    const packages = new Map<string, ToldPackage>();
    for (const known of told.flatMap((each) => each.packages)) packages.set(`${known.name}\n${known.version}`, known);
    if (packages.size > 0) yield { kind: 'packages', evidence: 'installed', packages: [...packages.values()] };
    for (const reason of new Set(told.flatMap((each) => each.doubts))) yield { kind: 'partial', reason } satisfies Fact;
  },
};
