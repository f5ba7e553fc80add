import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Database, Schema } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { eventsArn, eventsResource, type Place } from './arn.ts';
import type { ApiDestination, ApiDestinationsStore, ConnectionsStore } from './rules-types.ts';

export interface ApiDestinationsOptions {
  readonly database: Database;
  readonly connections: ConnectionsStore;
  readonly place: Place;
  readonly clock: Clock;
}

/** API destinations of a database. */
export function apiDestinationsStore(options: ApiDestinationsOptions): ApiDestinationsStore {
  const { database, connections, place, clock } = options;
  const rows = () => database.query.selectFrom('event_api_destination').selectAll();
  const shown = async (row: Row | undefined): Promise<ApiDestination | undefined> =>
    row === undefined ? undefined : await destinationOf(options, row);

  return {
    async create({ name, description, connectionArn, endpoint, method, ratePerSecond }) {
      const now = clock();
      const values = {
        name,
        uuid: randomUUID(),
        description: description ?? null,
        connection_arn: connectionArn,
        endpoint,
        method,
        rate: ratePerSecond,
        created_at: now,
        modified_at: now,
      };
      const row = await database.write((tx) =>
        tx
          .insertInto('event_api_destination')
          .values(values)
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returningAll()
          .executeTakeFirst(),
      );
      return await shown(row);
    },
    async update(name, change) {
      const set = { modified_at: clock(), ...changedColumns(change) };
      const row = await database.write((tx) =>
        tx.updateTable('event_api_destination').set(set).where('name', '=', name).returningAll().executeTakeFirst(),
      );
      return await shown(row);
    },
    named: async (name) => await shown(await rows().where('name', '=', name).executeTakeFirst()),
    async list() {
      const all = await rows().orderBy('name').execute();
      return await Promise.all(all.map((row) => destinationOf(options, row)));
    },
    async delete(name) {
      const row = await database.write((tx) =>
        tx.deleteFrom('event_api_destination').where('name', '=', name).returning('name').executeTakeFirst(),
      );
      return row !== undefined;
    },
    async find(arn) {
      const resource = eventsResource(place, arn);
      const row = await rows()
        .where('name', '=', resource?.split('/')[1] ?? '')
        .executeTakeFirst();
      if (row === undefined || resource !== resourceOf(row)) return undefined;
      const secrets = await connections.secrets(row.connection_arn);
      return secrets === undefined ? undefined : { destination: await destinationOf(options, row), secrets };
    },
  };
}

function changedColumns(change: Parameters<ApiDestinationsStore['update']>[1]): Partial<Row> {
  const { description, connectionArn, endpoint, method, ratePerSecond } = change;
  return {
    ...(description === undefined ? {} : { description }),
    ...(connectionArn === undefined ? {} : { connection_arn: connectionArn }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(method === undefined ? {} : { method }),
    ...(ratePerSecond === undefined ? {} : { rate: ratePerSecond }),
  };
}

type Row = Selectable<Schema['event_api_destination']>;

function resourceOf({ name, uuid }: Row): string {
  return `api-destination/${name}/${uuid}`;
}

async function destinationOf({ place, connections }: ApiDestinationsOptions, row: Row): Promise<ApiDestination> {
  const connection = await connections.findByArn(row.connection_arn);
  return {
    name: row.name,
    arn: eventsArn(place, resourceOf(row)),
    connectionArn: row.connection_arn,
    endpoint: row.endpoint,
    method: row.method as ApiDestination['method'],
    ratePerSecond: row.rate,
    isActive: connection?.isAuthorized === true,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    ...(row.description === null ? {} : { description: row.description }),
  };
}
