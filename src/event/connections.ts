import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { SecretBox } from '../auth/index.ts';
import type { Database, Schema } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { eventsArn, eventsResource, type Place } from './arn.ts';
import type { Connection, ConnectionSecrets, ConnectionsStore, NewConnection } from './rules-types.ts';

export interface ConnectionsOptions {
  readonly database: Database;
  readonly box: SecretBox;
  readonly place: Place;
  readonly clock: Clock;
}

/** Connections of a database; what is secret of them leaves it for whoever sends, and nobody else. */
export function connectionsStore(options: ConnectionsOptions): ConnectionsStore {
  return { ...changing(options), ...reading(options) };
}

function changing({ database, box, place, clock }: ConnectionsOptions) {
  const seal = (name: string, secrets: ConnectionSecrets) => box.seal(JSON.stringify(secrets), ownerOf(name));
  const shown = (row: Row | undefined) => (row === undefined ? undefined : connectionOf(place, row));
  return {
    async create({ name, description, secrets, shown: open }: NewConnection) {
      const now = clock();
      const values = {
        name,
        uuid: randomUUID(),
        description: description ?? null,
        kind: secrets.authorization.kind,
        shown: JSON.stringify(open),
        secrets: seal(name, secrets),
        created_at: now,
        modified_at: now,
        authorized_at: now,
      };
      const row = await database.write((tx) =>
        tx
          .insertInto('event_connection')
          .values(values)
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returningAll()
          .executeTakeFirst(),
      );
      return shown(row);
    },
    async update(name: string, { description, secrets, shown: open }: Partial<Omit<NewConnection, 'name'>>) {
      const now = clock();
      const credentials =
        secrets === undefined
          ? {}
          : { kind: secrets.authorization.kind, secrets: seal(name, secrets), authorized_at: now };
      const set = {
        modified_at: now,
        ...credentials,
        ...(description === undefined ? {} : { description }),
        ...(open === undefined ? {} : { shown: JSON.stringify(open) }),
      };
      const row = await database.write((tx) =>
        tx.updateTable('event_connection').set(set).where('name', '=', name).returningAll().executeTakeFirst(),
      );
      return shown(row);
    },
    async deauthorize(name: string) {
      const set = { secrets: null, modified_at: clock() };
      const row = await database.write((tx) =>
        tx.updateTable('event_connection').set(set).where('name', '=', name).returningAll().executeTakeFirst(),
      );
      return shown(row);
    },
    async delete(name: string) {
      const row = await database.write((tx) =>
        tx.deleteFrom('event_connection').where('name', '=', name).returningAll().executeTakeFirst(),
      );
      return shown(row);
    },
  } satisfies Partial<ConnectionsStore>;
}

function reading({ database: { query }, box, place }: ConnectionsOptions) {
  const shown = (row: Row | undefined) => (row === undefined ? undefined : connectionOf(place, row));
  const rowOf = async (arn: string) => {
    const row = await query
      .selectFrom('event_connection')
      .selectAll()
      .where('name', '=', nameOf(place, arn) ?? '')
      .executeTakeFirst();
    return row !== undefined && eventsResource(place, arn) === resourceOf(row) ? row : undefined;
  };
  return {
    async find(name: string) {
      return shown(await query.selectFrom('event_connection').selectAll().where('name', '=', name).executeTakeFirst());
    },
    findByArn: async (arn: string) => shown(await rowOf(arn)),
    async list() {
      const rows = await query.selectFrom('event_connection').selectAll().orderBy('name').execute();
      return rows.map((row) => connectionOf(place, row));
    },
    async secrets(arn: string) {
      const row = await rowOf(arn);
      if (row === undefined || row.secrets === null) return undefined;
      return JSON.parse(box.open(row.secrets, ownerOf(row.name))) as ConnectionSecrets;
    },
  } satisfies Partial<ConnectionsStore>;
}

type Row = Selectable<Schema['event_connection']>;

function ownerOf(name: string): string {
  return `connection ${name}`;
}

function resourceOf({ name, uuid }: Pick<Row, 'name' | 'uuid'>): string {
  return `connection/${name}/${uuid}`;
}

function nameOf(place: Place, arn: string): string | undefined {
  const [type, name] = eventsResource(place, arn)?.split('/') ?? [];
  return type === 'connection' ? name : undefined;
}

function connectionOf(place: Place, row: Row): Connection {
  return {
    name: row.name,
    arn: eventsArn(place, resourceOf(row)),
    kind: row.kind as Connection['kind'],
    isAuthorized: row.secrets !== null,
    shown: JSON.parse(row.shown),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.authorized_at === null ? {} : { authorizedAt: row.authorized_at }),
  };
}
