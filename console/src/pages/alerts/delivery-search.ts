import type { Operations } from '../../api/schema.generated.ts';

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
  const [kind, to] = [textIn(search['kind']), textIn(search['to'])];
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined || !Object.hasOwn(KINDS, kind) ? {} : { kind }),
    ...(to === undefined ? {} : { to }),
  };
}

/** A receiver may be called by a number, which the router reads as one. */
function textIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
