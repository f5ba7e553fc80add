import { type Dialect, holdName } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { repositoryOf } from './repository-of.ts';
import type { AwsEvent, Bus, NewEvent } from './types.ts';

export interface BusOptions {
  readonly dialect: Dialect;
  /** Twelve digits: whose events they are. */
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Makes UUIDs. */
  ids(): string;
}

/** The bus over the metadata database: an event is a row of the transaction that it tells of, and the pump routes it. */
export function databaseBus({ dialect, account, region, clock, ids }: BusOptions): Bus {
  return {
    async put(tx, { id = ids(), ...event }) {
      const { detailType, source, detail, lane, at } = event;
      // What is put into one lane is committed in the order of its numbers.
      await holdName(tx, dialect, `event ${lane}`);
      const envelope = envelopeOf({ ...event, id }, { account, region });
      const row = { event_id: id, detail_type: detailType, source, lane, at, put_at: clock() };
      const repository = repositoryOf({ source, detail }) ?? null;
      await tx
        .insertInto('event')
        .values({ ...row, repository, body: JSON.stringify(envelope), routed_at: null })
        .onConflict((conflict) => conflict.column('event_id').doNothing())
        .execute();
      return id;
    },
  };
}

/** An event as rules see it and targets are sent it. Before it is put it may have no id. */
export function envelopeOf(
  { id = '', detailType, source, resources, detail, at }: Omit<NewEvent, 'lane'>,
  { account, region }: Pick<BusOptions, 'account' | 'region'>,
): AwsEvent {
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources,
    detail,
  };
}
