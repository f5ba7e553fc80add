import type { ChannelIo } from '../../src/alert/types.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createMailer, type Mailer } from '../../src/mail/index.ts';
import { createOutbound } from '../../src/outbound/index.ts';

/** What a channel sends with, allowed to call this machine; with a thread's notes in memory. */
export function channelIo(parts: Partial<ChannelIo> = {}): ChannelIo & { readonly notes: Map<string, string> } {
  const notes = new Map<string, string>();
  const mailer: Mailer = createMailer(undefined);
  return {
    outbound: createOutbound({ allowed: ['127.0.0.1'] }),
    mailer,
    publish: async () => ({ kind: 'refused', reason: 'no topic is asked for here' }),
    thread: {
      get: async (key) => notes.get(key),
      put: async (key, value) => void notes.set(key, value),
    },
    clock: systemClock,
    signal: new AbortController().signal,
    notes,
    ...parts,
  };
}
