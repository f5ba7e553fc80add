import { secretBox } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/index.ts';
import type { Deliveries } from '../delivery/types.ts';
import { apiDestinationsStore, connectionsStore, rulesStore } from '../event/index.ts';
import type { Bus, EventsAdministration, NewEvent } from '../event/types.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Core } from './core.ts';

/** What is set up of events on a data folder; with a bus, events of others are put on it. */
export function openEvents(
  { account, regions }: Config,
  { db: database, master }: Core,
  { bus, deliveries }: { readonly bus?: Bus; readonly deliveries?: Deliveries } = {},
): EventsAdministration {
  const place = { account, regions };
  const connections = connectionsStore({ database, box: secretBox(master), place, clock });
  return {
    rules: rulesStore({ database, place, ...(deliveries === undefined ? {} : { deliveries }) }),
    connections,
    apiDestinations: apiDestinationsStore({ database, connections, place, clock }),
    ...(bus === undefined ? {} : { put: (events: readonly NewEvent[]) => putAll(database, bus, events) }),
  };
}

async function putAll(database: Database, bus: Bus, events: readonly NewEvent[]): Promise<readonly string[]> {
  return await database.write(async (tx) => {
    const ids: string[] = [];
    for (const event of events) ids.push(await bus.put(tx, event));
    return ids;
  });
}
