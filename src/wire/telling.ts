import { randomUUID } from 'node:crypto';
import { alertOnScanEnded, channelSender } from '../alert/index.ts';
import type { Config } from '../config/index.ts';
import { createDeliveryTally, startDelivering } from '../delivery/index.ts';
import type { DeliveryTally } from '../delivery/types.ts';
import {
  createTargetSender,
  databaseBus,
  imageActions,
  imageScans,
  scanFrequencies,
  startEventPump,
  startFindingEvents,
} from '../event/index.ts';
import type { EventsAdministration } from '../event/types.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { registryReader } from '../registry/index.ts';
import type { OnRegistryChange, OnRepositoryChange } from '../registry/types.ts';
import type { OnScanEnded } from '../scan/index.ts';
import type { OnConfigurationChange } from '../scan/types.ts';
import { type OpenAlerts, openAlerts } from './alerts.ts';
import type { Core } from './core.ts';
import { openDeadLetters } from './dead-letters.ts';
import { openEvents } from './events.ts';
import type { Outlets } from './outlets.ts';
import type { OpenTopics } from './topics.ts';

export interface TellingOptions {
  readonly config: Config;
  readonly core: Core;
  readonly outlets: Outlets;
  readonly topics: OpenTopics;
  readonly log: Log;
}

/** What is told, to people and machines, and what hears of that which is to be told. */
export interface Telling {
  readonly events: EventsAdministration;
  readonly alerts: OpenAlerts;
  /** How sending goes. */
  readonly tally: DeliveryTally;
  readonly onChange: OnRegistryChange;
  readonly onRepositoryChange: OnRepositoryChange;
  readonly onConfigurationChange: OnConfigurationChange;
  readonly onScanEnded: readonly OnScanEnded[];
  /** All packages are matched against another snapshot. */
  rematched(snapshotId: number): void;
  /** There may be something to send: it is looked for now rather than at the next round. */
  wake(): void;
  /** Ends running tries early; the next start goes on. */
  close(): Promise<void>;
}

/** Starts to send what is to be told. */
export function startTelling({ config, core, topics, outlets, log }: TellingOptions): Telling {
  const { account, regions } = config;
  const { db } = core;
  const { deliveries, outbound, aws, webhookSecret } = outlets;
  const place = { account, region: regions[0] };
  const bus = databaseBus({ dialect: db.dialect, ...place, clock, ids: randomUUID });
  const events = openEvents(config, core, { bus, deliveries });
  const alerts = openAlerts(config, core, { outlets, topics: topics.topics });
  const target = createTargetSender({
    rules: events.rules,
    apiDestinations: events.apiDestinations,
    topics: topics.topics,
    place: { account, regions },
    outbound,
    aws,
    webhookSecret,
    clock,
  });
  const deadLetters = openDeadLetters(config, outlets, topics);
  const senders = {
    target,
    subscription: topics.sender,
    channel: channelSender(alerts.sending),
    ...deadLetters.senders,
  };
  const tally = createDeliveryTally(Object.keys(senders));
  // The lock of the data folder is held.
  const alone = { worker: randomUUID(), isAlone: true };
  const delivering = startDelivering({ db, clock, log, ...alone, senders, tally, onDead: deadLetters.onDead });
  const pump = startEventPump({ db, rules: events.rules, deliveries, clock, log, onDeliveries: delivering.wake });
  const putting = { bus, ...place, clock, onEvent: pump.wake };
  const { images } = registryReader(db, clock);
  const findings = startFindingEvents({ ...putting, db, rules: events.rules, images, log });
  return {
    events,
    alerts,
    tally,
    onChange: imageActions(putting),
    ...scanFrequencies(putting),
    onScanEnded: [imageScans(putting), alertOnScanEnded(clock)],
    rematched: findings.rematched,
    wake: delivering.wake,
    async close() {
      await findings.close();
      await pump.close();
      await delivering.close();
      await aws.close();
    },
  };
}
