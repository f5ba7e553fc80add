import type { Database } from '../../db/index.ts';
import type { Sender, SendOutcome } from '../../delivery/types.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AlertMessage, ChannelIo } from '../types.ts';
import type { AlertChannels } from './channel-store.ts';

export interface SendingOptions extends Pick<ChannelIo, 'outbound' | 'mailer' | 'publish'> {
  readonly db: Database;
  readonly channels: Pick<AlertChannels, 'open'>;
  readonly clock: Clock;
}

/** Sends what is on its way to channels. */
export function channelSender(options: SendingOptions): Sender {
  // Only `putMessage` writes such payloads.
  return ({ receiver, payload }, signal) =>
    sendThrough(options, { id: receiver, message: JSON.parse(payload) as AlertMessage, signal });
}

/** Sends a message through a channel now. */
export async function sendThrough(
  { db, channels, clock, outbound, mailer, publish }: SendingOptions,
  { id, message, signal }: { readonly id: string; readonly message: AlertMessage; readonly signal: AbortSignal },
): Promise<SendOutcome> {
  const opened = await channels.open(id);
  if (opened === undefined) return { kind: 'refused', reason: 'the channel is gone, or off' };
  const { channel, settings } = opened;
  const thread = threadsOf(db, id);
  return await channel.send(message, settings, { outbound, mailer, publish, thread, clock, signal });
}

function threadsOf(db: Database, channelId: string): ChannelIo['thread'] {
  return {
    async get(key) {
      const row = db.query.selectFrom('alert_thread').select('value').where('channel_id', '=', channelId);
      return (await row.where('key', '=', key).executeTakeFirst())?.value;
    },
    async put(key, value) {
      await db.query
        .insertInto('alert_thread')
        .values({ channel_id: channelId, key, value })
        .onConflict((conflict) => conflict.columns(['channel_id', 'key']).doUpdateSet({ value }))
        .execute();
    },
  };
}
