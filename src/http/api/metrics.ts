import type { IncomingMessage } from 'node:http';
import { type AdvisorySourceState, ageOf } from './advisories.ts';
import type { ApiOptions } from './context.ts';
import { deliveryMetrics } from './delivery-metrics.ts';
import { identified } from './permit.ts';

/** The media type of Prometheus' text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

interface Gauge {
  readonly name: string;
  readonly help: string;
  /** Undefined where there is nothing to tell. */
  readonly of: (source: AdvisorySourceState, now: number) => number | undefined;
}

const GAUGES: readonly Gauge[] = [
  {
    name: 'pratique_advisory_source_age_seconds',
    help: 'Since the source was last read whole, or found unchanged',
    of: ({ fetchedAt }, now) => (fetchedAt === undefined ? undefined : ageOf(fetchedAt, now)),
  },
  {
    name: 'pratique_advisory_source_change_age_seconds',
    help: 'Since the files of the source last differed',
    of: ({ changedAt }, now) => (changedAt === undefined ? undefined : ageOf(changedAt, now)),
  },
  {
    name: 'pratique_advisory_source_interval_seconds',
    help: 'How often the source is asked',
    of: ({ everyMinutes }) => everyMinutes * 60,
  },
  {
    name: 'pratique_advisory_source_failed',
    help: '1 where the last look at the source failed',
    of: ({ reason }) => (reason === undefined ? 0 : 1),
  },
  {
    name: 'pratique_advisory_source_statements',
    help: 'How many statements of the source are loaded',
    of: ({ count }) => count,
  },
];

/** The age of what is known, and how sending goes, in Prometheus' text format, for whoever may ask anything. */
export async function getMetrics(options: ApiOptions, request: IncomingMessage): Promise<string> {
  await identified(options, request);
  const { snapshot, sources } = await options.advisories();
  const now = options.clock();
  const built =
    snapshot === undefined ? [] : [`pratique_advisory_snapshot_age_seconds ${ageOf(snapshot.builtAt, now)}`];
  return [
    ...headOf('pratique_advisory_snapshot_age_seconds', 'Since the snapshot in use was built'),
    ...built,
    ...GAUGES.flatMap((gauge) => [...headOf(gauge.name, gauge.help), ...samplesOf(gauge, sources, now)]),
    ...(await deliveryMetrics(options, now)),
    '',
  ].join('\n');
}

function headOf(name: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`];
}

/** Ids are letters, digits and dashes: nothing in them needs escaping. */
function samplesOf({ name, of }: Gauge, sources: readonly AdvisorySourceState[], now: number): readonly string[] {
  return sources.flatMap((source) => {
    const value = of(source, now);
    return value === undefined ? [] : [`${name}{source="${source.id}"} ${value}`];
  });
}
