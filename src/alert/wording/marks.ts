import type { FindingTelling } from './finding.ts';
import type { Telling } from './telling.ts';

/** A sign that is seen from afar, for channels of short texts; what it means is always said in words too. */
export function findingMark({
  severity,
  isSettled,
  label,
}: Pick<FindingTelling, 'severity' | 'isSettled' | 'label'>): string {
  if (isSettled) return label === 'FIXED' ? '✅' : '☑️';
  switch (severity) {
    case 'CRITICAL':
      return '🔴';
    case 'HIGH':
      return '🟠';
    case 'MEDIUM':
      return '🟡';
    case 'LOW':
      return '🔵';
    default:
      return '⚪';
  }
}

export function stateMark(state: Telling['state']): string {
  switch (state) {
    case 'alarm':
      return '🔴';
    case 'doubt':
      return '⚪';
    case 'relief':
      return '🟢';
  }
}
