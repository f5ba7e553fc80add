import type { Operations } from '../../api/schema.generated.ts';
import { searchText } from '../../parts/search-text.ts';

/** Which deliveries are shown, as the address says it. */
export type DeliverySearch = Pick<Operations['listDeliveries']['query'], 'state' | 'kind' | 'to'>;

export type DeliveryState = NonNullable<DeliverySearch['state']>;

export const STATES = ['waiting', 'failing', 'dead', 'sent'] as const satisfies readonly DeliveryState[];

/** What is sent to, as people call it. */
export const KINDS: Readonly<Record<string, string>> = {
  channel: 'Channels',
  subscription: 'Subscriptions',
  target: 'Targets of rules',
  'subscription-dead-letter': 'Dead-letter queues of subscriptions',
  'target-dead-letter': 'Dead-letter queues of targets',
};

/** What an address says of it; what it cannot mean is passed over. */
export function deliverySearch(search: Readonly<Record<string, unknown>>): DeliverySearch {
  const state = STATES.find((each) => each === search['state']);
  const [kind, to] = [searchText(search['kind']), searchText(search['to'])];
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined || !Object.hasOwn(KINDS, kind) ? {} : { kind }),
    ...(to === undefined ? {} : { to }),
  };
}
