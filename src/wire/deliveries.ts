import { channelNames } from '../alert/index.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/index.ts';
import { administerDeliveries, databaseDeliveries } from '../delivery/index.ts';
import type { Deliveries, DeliveriesAdministration } from '../delivery/types.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { subscriptionNames } from '../topic/index.ts';

/** What is still to be sent. */
export function openDeliveries({ telling }: Pick<Config, 'telling'>, db: Database): Deliveries {
  return databaseDeliveries({ db, clock, triedForMilliseconds: telling.deliveryMilliseconds });
}

/** What is still to be sent, for who administers it: in the server as in commands beside it. */
export function openDeliveriesAdministration(config: Pick<Config, 'telling'>, db: Database): DeliveriesAdministration {
  const { query } = db;
  return administerDeliveries(openDeliveries(config, db), {
    channel: channelNames(query),
    subscription: subscriptionNames(query),
  });
}
