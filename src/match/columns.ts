import { EVIDENCES, type Evidence } from '../inventory/types.ts';
import type { MatchState, Severity } from './types.ts';

/** The severity in a match's row: only matching writes it. */
export function parseSeverity(text: string): Severity {
  return text as Severity;
}

/** The verdict in a match's row: only matching writes it. */
export function parseVerdict(text: string): MatchState['verdict'] {
  return text as MatchState['verdict'];
}

/** The evidence in a placement's row: an index into EVIDENCES. */
export function parseEvidence(index: number): Evidence {
  return EVIDENCES[index] ?? 'claimed';
}
