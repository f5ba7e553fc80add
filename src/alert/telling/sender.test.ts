import assert from 'node:assert/strict';
import { it } from 'node:test';
import { channelIo } from '../../../test/support/channel-io.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { SendOutcome } from '../../delivery/types.ts';
import { sampleMessage } from '../message/sample.ts';
import type { AlertChannel, ChannelIo, ChannelSettings } from '../types.ts';
import { channelSender, type SendingOptions } from './sender.ts';

const MESSAGE = sampleMessage(1, 'http://localhost:5000');
const SIGNAL = new AbortController().signal;

eachDatabase('what sends through channels', (open) => {
  /** With one channel, that does as it is told. */
  async function setUp(send: (io: ChannelIo, settings: ChannelSettings) => Promise<SendOutcome>) {
    const db = await open();
    for (const id of ['team', 'mail']) {
      const row = { id, name: id, channel: 'slack', settings: '{}', secrets: new Uint8Array(), enabled: 1 };
      await db.query
        .insertInto('alert_channel')
        .values({ ...row, created_at: 1 })
        .execute();
    }
    const sent: unknown[] = [];
    const channel: AlertChannel = {
      id: 'test',
      title: 'Test',
      fields: [],
      send: (message, settings, io) => {
        sent.push(message);
        return send(io, settings);
      },
    };
    const opened = { channel, settings: { url: 'https://hooks.example' } };
    const channels: SendingOptions['channels'] = { open: async (id) => (id === 'gone' ? undefined : opened) };
    const { outbound, mailer, publish, clock } = channelIo();
    const sender = channelSender({ db, channels, clock, outbound, mailer, publish });
    const deliver = (receiver: string) => {
      const delivery = { id: '1', kind: 'channel', receiver, lane: '', title: '', payload: JSON.stringify(MESSAGE) };
      return sender({ ...delivery, attempt: 1, createdAt: 1 }, SIGNAL);
    };
    return { deliver, sent };
  }

  it('gives the channel the message and all of its settings, and says what came of it', async () => {
    const seen: unknown[] = [];
    const { deliver, sent } = await setUp(async ({ signal }, settings) => {
      seen.push(settings, signal);
      return { kind: 'later', reason: 'it is busy', afterMilliseconds: 5 };
    });

    assert.deepEqual(await deliver('team'), { kind: 'later', reason: 'it is busy', afterMilliseconds: 5 });
    assert.deepEqual([sent, seen], [[MESSAGE], [{ url: 'https://hooks.example' }, SIGNAL]]);
  });

  it('refuses what is for a channel that is gone or off', async () => {
    const { deliver, sent } = await setUp(async () => ({ kind: 'sent' }));

    assert.deepEqual(await deliver('gone'), { kind: 'refused', reason: 'the channel is gone, or off' });
    assert.deepEqual(sent, []);
  });

  it('keeps what a channel notes of a thread, apart from what others note', async () => {
    const read: (string | undefined)[] = [];
    const { deliver } = await setUp(async ({ thread }) => {
      const before = await thread.get('app:prod');
      read.push(before);
      await thread.put('app:prod', `${before ?? ''}x`);
      return { kind: 'sent' };
    });
    for (const receiver of ['team', 'team', 'mail', 'team']) await deliver(receiver);

    assert.deepEqual(read, [undefined, 'x', undefined, 'xx']);
  });
});
