import type { ParsedJson } from '../lib/json.ts';
import type { ParsedToml } from '../lib/toml.ts';
import { type Known, packageFacts, type ReadRecord } from './records.ts';
import type { Fact } from './types.ts';

/** Of a lock file whose packages may be installed anywhere. */
export const LOCKED_ANYWHERE: Known = { evidence: 'locked', better: 'anywhere' };

/** The facts that a lock file's records make, or that it could not be read. */
export function lockFacts(
  lock: ParsedJson | ParsedToml,
  known: Known,
  recordsOf: (value: unknown) => Iterable<ReadRecord>,
  signal: AbortSignal,
): readonly Fact[] {
  if (lock.kind === 'unreadable') return [{ kind: 'partial', reason: lock.reason }];
  return packageFacts(known, recordsOf(lock.value), signal);
}
