import { secretBox } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { apiDestinationsStore, connectionsStore, rulesStore } from '../event/index.ts';
import type { EventsAdministration } from '../event/types.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Core } from './core.ts';

/** What is set up of events on a data folder. */
export function openEvents({ account, regions }: Config, { db: database, master }: Core): EventsAdministration {
  const place = { account, regions };
  const connections = connectionsStore({ database, box: secretBox(master), place, clock });
  return {
    rules: rulesStore({ database, place }),
    connections,
    apiDestinations: apiDestinationsStore({ database, connections, place, clock }),
  };
}
