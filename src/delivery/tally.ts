import type { DeliveryTally } from './types.ts';

/** A tally that begins at nothing, with these kinds. */
export function createDeliveryTally(kinds: readonly string[]): DeliveryTally {
  const counts = new Map(kinds.map((kind) => [kind, { sent: 0, failed: 0 }]));
  return {
    note(kind, outcome) {
      const { sent, failed } = counts.get(kind) ?? { sent: 0, failed: 0 };
      counts.set(kind, outcome === 'sent' ? { sent: sent + 1, failed } : { sent, failed: failed + 1 });
    },
    read: () => counts,
  };
}
