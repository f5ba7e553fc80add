import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SecretBox } from '../../auth/index.ts';
import type { Database, Transaction } from '../../db/index.ts';
import type { Deliveries } from '../../delivery/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { channelFault, channelNamed } from '../channels/index.ts';
import { isAlertName, NAME_WORDS } from '../rules/rule.ts';
import type { AlertChannel, ChannelSettings } from '../types.ts';
import { CHANNEL_DELIVERY } from './tell.ts';

/** A channel as it may be shown. */
export interface StoredChannel {
  readonly id: string;
  readonly name: string;
  /** The id of the way to reach people, `slack`. */
  readonly channel: string;
  /** Those that are no secrets. */
  readonly settings: ChannelSettings;
  /** The names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface NewChannel {
  readonly name: string;
  readonly channel: string;
  readonly settings: ChannelSettings;
  /** Secrets that are not among the settings stay, unless an address changes beside them; an empty one goes. */
  readonly keepsSecrets?: boolean;
}

/** Channels over the metadata database. */
export interface AlertChannels {
  /** By name. */
  list(): Promise<readonly StoredChannel[]>;
  get(name: string): Promise<StoredChannel | undefined>;
  /** Makes one, or gives it other settings: all of them. A clause where it is refused, without any value of it. */
  put(channel: NewChannel): Promise<string | undefined>;
  /** False where there is none. */
  setEnabled(name: string, enabled: boolean): Promise<boolean>;
  /** With what is on its way to it. False where there is none. */
  remove(name: string): Promise<boolean>;
  /** All settings of the channel with that id, to send with; undefined where there is none, or it is off. */
  open(id: string): Promise<{ readonly channel: AlertChannel; readonly settings: ChannelSettings } | undefined>;
}

export interface ChannelsOptions {
  readonly db: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly deliveries: Pick<Deliveries, 'drop'>;
}

const MOST_CHANNELS = 100;
const SETTINGS = z.record(z.string(), z.string());

export function databaseChannels({ db, box, clock, deliveries }: ChannelsOptions): AlertChannels {
  const list = async () => {
    const rows = await db.query.selectFrom('alert_channel').selectAll().orderBy('name').execute();
    return rows.map((row) => toChannel(row, box));
  };
  return {
    list,
    get: async (name) => (await list()).find((channel) => channel.name === name),
    async put(asked) {
      const kind = channelNamed(asked.channel);
      if (!isAlertName(asked.name)) return `"${asked.name.slice(0, 100)}" is not ${NAME_WORDS}`;
      if (kind === undefined) return `there is no kind of channel "${asked.channel.slice(0, 100)}"`;
      return await db.write((tx) => putChannel(tx, asked, { kind, box, now: clock() }));
    },
    setEnabled: (name, enabled) =>
      db.write(async (tx) => {
        const set = tx.updateTable('alert_channel').set({ enabled: enabled ? 1 : 0 });
        return (await set.where('name', '=', name).executeTakeFirst()).numUpdatedRows > 0n;
      }),
    remove: (name) =>
      db.write(async (tx) => {
        const gone = await tx.deleteFrom('alert_channel').where('name', '=', name).returning('id').executeTakeFirst();
        if (gone === undefined) return false;
        await deliveries.drop(tx, { kind: CHANNEL_DELIVERY, receiver: gone.id });
        return true;
      }),
    async open(id) {
      const row = await db.query.selectFrom('alert_channel').selectAll().where('id', '=', id).executeTakeFirst();
      const channel = row === undefined ? undefined : channelNamed(row.channel);
      if (row === undefined || channel === undefined || row.enabled === 0) return undefined;
      return { channel, settings: openSettings(row, box) };
    },
  };
}

async function putChannel(
  tx: Transaction,
  { name, channel, settings: given, keepsSecrets = false }: NewChannel,
  { kind, box, now }: { readonly kind: AlertChannel; readonly box: SecretBox; readonly now: number },
): Promise<string | undefined> {
  const rows = await tx.selectFrom('alert_channel').selectAll().execute();
  const before = rows.find((row) => row.name === name);
  if (before !== undefined && before.channel !== channel) {
    return `"${name}" is a channel of ${before.channel}: remove it first`;
  }
  const settings = keepsSecrets ? withKept(kind, given, before && openSettings(before, box)) : given;
  const fault = channelFault(kind, settings);
  if (fault !== undefined) return fault;
  if (before === undefined && rows.length >= MOST_CHANNELS) return `there are ${rows.length} channels, the most`;
  const id = before?.id ?? randomUUID();
  const part = (isSecret: boolean) =>
    JSON.stringify(
      Object.fromEntries(Object.entries(settings).filter(([field]) => isSecretOf(kind, field) === isSecret)),
    );
  const values = { settings: part(false), secrets: box.seal(part(true), ownerOf(id)) };
  if (before === undefined) {
    const row = { id, name, channel, enabled: 1, created_at: now, ...values };
    await tx.insertInto('alert_channel').values(row).execute();
  } else await tx.updateTable('alert_channel').set(values).where('id', '=', id).execute();
  return undefined;
}

/**
 * What is given, with the secrets that were set before and are not given. None is kept where an address that is no secret
 * changes: it would be sent to where whoever set it did not mean it to go.
 */
function withKept(kind: AlertChannel, given: ChannelSettings, before: ChannelSettings = {}): ChannelSettings {
  const moves = kind.fields.some(
    ({ name, kind: of, secret }) => of === 'url' && !secret && given[name] !== before[name],
  );
  const kept = moves ? [] : Object.entries(before).filter(([field]) => isSecretOf(kind, field));
  const together = Object.entries({ ...Object.fromEntries(kept), ...given });
  return Object.fromEntries(together.filter(([field, value]) => value !== '' || !isSecretOf(kind, field)));
}

function isSecretOf({ fields }: AlertChannel, field: string): boolean {
  return fields.some(({ name, secret }) => name === field && secret);
}

function openSettings({ id, settings, secrets }: ChannelRow, box: SecretBox): ChannelSettings {
  return { ...parse(settings), ...parse(box.open(secrets, ownerOf(id))) };
}

interface ChannelRow {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  readonly settings: string;
  readonly secrets: Uint8Array;
  readonly enabled: number;
  readonly created_at: number;
}

function toChannel({ id, name, channel, settings, secrets, enabled, created_at }: ChannelRow, box: SecretBox) {
  return {
    id,
    name,
    channel,
    settings: parse(settings),
    secrets: Object.keys(parse(box.open(secrets, ownerOf(id)))),
    enabled: enabled === 1,
    createdAt: created_at,
  };
}

function parse(text: string): ChannelSettings {
  return SETTINGS.parse(JSON.parse(text));
}

function ownerOf(id: string): string {
  return `alert channel ${id}`;
}
