import { ageOf } from './advisories.ts';
import type { ApiOptions } from './context.ts';

/** How it goes with what is sent to one kind of receiver. */
interface Going {
  readonly waiting: number;
  readonly dead: number;
  readonly oldestAgeSeconds: number;
  readonly sent: number;
  readonly failed: number;
}

const METRICS: readonly (readonly [name: string, type: 'gauge' | 'counter', help: string, of: keyof Going])[] = [
  ['pratique_deliveries_waiting', 'gauge', 'How many deliveries are still to be sent', 'waiting'],
  ['pratique_deliveries_dead', 'gauge', 'How many deliveries are dead letters', 'dead'],
  ['pratique_delivery_oldest_age_seconds', 'gauge', 'Since the oldest that waits was put', 'oldestAgeSeconds'],
  ['pratique_deliveries_sent_total', 'counter', 'How many were sent since the server started', 'sent'],
  ['pratique_delivery_failed_tries_total', 'counter', 'How many tries went wrong since the server started', 'failed'],
];

/** Lines of Prometheus' text format. */
export async function deliveryMetrics(
  { deliveries, deliveryTally }: Pick<ApiOptions, 'deliveries' | 'deliveryTally'>,
  now: number,
): Promise<readonly string[]> {
  const tally = deliveryTally.read();
  const counts = new Map((await deliveries.counts()).map((each) => [each.kind, each]));
  const going = [...new Set([...tally.keys(), ...counts.keys()])].map((kind): readonly [string, Going] => {
    const { waiting = 0, dead = 0, oldestWaitingAt = now } = counts.get(kind) ?? {};
    const { sent = 0, failed = 0 } = tally.get(kind) ?? {};
    return [kind, { waiting, dead, oldestAgeSeconds: ageOf(oldestWaitingAt, now), sent, failed }];
  });
  return METRICS.flatMap(([name, type, help, of]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    // Kinds are words of this program: nothing in them needs escaping.
    ...going.map(([kind, each]) => `${name}{kind="${kind}"} ${each[of]}`),
  ]);
}
