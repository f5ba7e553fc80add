import type { Deliveries, DeliveriesAdministration, DeliveryState, NamedDelivery, ReceiverNames } from './types.ts';

/** What is to be sent, with the names that people gave to receivers; a kind without names shows receivers as they are. */
export function administerDeliveries(
  deliveries: Pick<Deliveries, 'list' | 'get' | 'counts' | 'again'>,
  names: Readonly<Record<string, ReceiverNames>>,
): DeliveriesAdministration {
  return {
    async list({ to, ...page }) {
      return await named(await deliveries.list({ ...page, ...(await receiversOf(names, to)) }), names);
    },
    async get(number) {
      const found = await deliveries.get(number);
      return found === undefined ? undefined : (await named([found], names))[0];
    },
    counts: () => deliveries.counts(),
    async again({ to, ...which }) {
      return await deliveries.again({ ...which, ...(await receiversOf(names, to)) });
    },
  };
}

async function receiversOf(
  names: Readonly<Record<string, ReceiverNames>>,
  to: string | undefined,
): Promise<{ readonly receivers?: readonly string[] }> {
  if (to === undefined) return {};
  const called: string[] = [];
  for (const kind of Object.values(names)) called.push(...(await kind.called(to)));
  return { receivers: called.length === 0 ? [to] : called };
}

async function named(
  found: readonly DeliveryState[],
  names: Readonly<Record<string, ReceiverNames>>,
): Promise<readonly NamedDelivery[]> {
  const known = new Map<string, ReadonlyMap<string, string>>();
  for (const [kind, each] of Object.entries(names)) {
    const receivers = new Set(found.filter((one) => one.kind === kind).map(({ receiver }) => receiver));
    known.set(kind, receivers.size === 0 ? new Map() : await each.of([...receivers]));
  }
  return found.map((one) => ({ ...one, to: known.get(one.kind)?.get(one.receiver) ?? one.receiver }));
}
