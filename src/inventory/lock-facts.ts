import type { ParsedJson } from '../lib/json.ts';
import type { ParsedToml } from '../lib/toml.ts';
import { type Known, packageFacts, type ReadRecord } from './records.ts';
import type { Fact } from './types.ts';

/** Of a lock file whose packages may be installed anywhere. */
export const LOCKED_ANYWHERE: Known = { evidence: 'locked', better: 'anywhere' };

/** The facts that the records in a document make, or that it could not be read. */
export function documentFacts(
  document: ParsedJson | ParsedToml,
  known: Known,
  recordsOf: (value: unknown) => Iterable<ReadRecord>,
  signal: AbortSignal,
): readonly Fact[] {
  if (document.kind === 'unreadable') return [{ kind: 'partial', reason: document.reason }];
  return packageFacts(known, recordsOf(document.value), signal);
}
