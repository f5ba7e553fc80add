import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { DeliveryState } from './delivery-search.ts';

/** What becomes of a delivery, in a few words. */
export const STATE_WORDS: Readonly<Record<DeliveryState, string>> = {
  waiting: 'Waits',
  failing: 'Is tried again',
  dead: 'Given up',
  sent: 'Sent',
};

const TYPES: Readonly<Record<DeliveryState, StatusIndicatorProps.Type>> = {
  waiting: 'pending',
  failing: 'warning',
  dead: 'error',
  sent: 'success',
};

/** The state by its word, and by its colour for who sees colours. */
export function DeliveryStateWord({ of }: { readonly of: DeliveryState }) {
  return <StatusIndicator type={TYPES[of]}>{STATE_WORDS[of]}</StatusIndicator>;
}
