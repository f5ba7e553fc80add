import { addressOf } from '../api/client.ts';
import { CHANGE_KINDS, type Change } from './affected.ts';

/** Who hears what changes on the server. */
export interface Follower {
  hear(change: Change): void;
  /** Whether changes are told from now on, whichever tab they come by. */
  state(isOpen: boolean): void;
}

type Message =
  | { readonly of: 'change'; readonly change: Change }
  | { readonly of: 'state'; readonly isOpen: boolean }
  /** A tab that was just opened wants to know the state. */
  | { readonly of: 'question' };

const NAME = 'pratique-changes';
const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 15_000;
const GROWTH = 1.5;

/**
 * Follows what changes until what is answered is called. A browser has six connections to a server, for all its tabs: one
 * tab holds the stream and tells the others, and when it goes another takes the lock and the stream.
 */
export function followChanges({ hear, state }: Follower): () => void {
  // Not to be had over plain HTTP, where nobody can sign in either.
  if (!('locks' in navigator)) return () => {};
  const ending = new AbortController();
  const { signal } = ending;
  const channel = new BroadcastChannel(NAME);
  let own: boolean | undefined;
  const take = (message: Message) => {
    if (message.of === 'change') hear(message.change);
    else if (message.of === 'state') state(message.isOpen);
    else if (own !== undefined) channel.postMessage({ of: 'state', isOpen: own } satisfies Message);
  };
  const tell = (message: Message) => {
    if (signal.aborted) return;
    if (message.of === 'state') own = message.isOpen;
    channel.postMessage(message);
    take(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => take(data);
  channel.postMessage({ of: 'question' } satisfies Message);
  // Refused where it ends before its turn has come.
  navigator.locks.request(NAME, { signal }, async () => await lead(tell, signal)).catch(() => {});
  return () => {
    ending.abort();
    channel.close();
  };
}

/** Reads the stream, again and again when it breaks, until the signal ends it. */
async function lead(tell: (message: Message) => void, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    if (await readStream(tell, signal)) failures = 0;
    tell({ of: 'state', isOpen: false });
    const pause = Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * GROWTH ** failures);
    // All who lost the same server do not come back in the same moment.
    await wait(pause * (0.5 + Math.random() / 2), signal);
  }
}

/** Tells what the stream says until it breaks; answers whether it was open at all. */
async function readStream(tell: (message: Message) => void, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const source = new EventSource(addressOf('followChanges', {}));
  let wasOpen = false;
  source.onopen = () => {
    wasOpen = true;
    tell({ of: 'state', isOpen: true });
  };
  source.onerror = () => resolve(wasOpen);
  signal.addEventListener('abort', () => resolve(wasOpen), { once: true });
  for (const kind of CHANGE_KINDS) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      tell({ of: 'change', change: { ...(JSON.parse(data) as Omit<Change, 'kind'>), kind } });
    });
  }
  await promise;
  source.close();
  return wasOpen;
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
