import { readExecutable } from '../../lib/executable/index.ts';
import { auditableCrates } from '../executable/cargo-auditable.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';

/**
 * The crates that a Rust program or library was linked from, where it was built with `cargo auditable`. An executable
 * that is broken or packed is passed over: `go-binary` says that it is.
 */
export const rustBinary: Extractor = {
  id: 'rust-binary',
  version: 1,
  ...wantedExecutables,
  async *extract(file, { limits, signal }) {
    const read = readExecutable(file);
    if (read.kind !== 'executables') return;
    const records = read.executables.flatMap((executable) => auditableCrates(executable, limits));
    if (records.length > 0) yield* packageFacts({ evidence: 'installed' }, records, signal);
  },
};
