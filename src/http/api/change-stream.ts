import type { Change, ChangeKind } from '../../change/types.ts';

/** What is still to be told to one reader. */
export interface Untold {
  add(change: Change & { readonly kind: ChangeKind }): void;
  /** All of it as events, and forgets it; nothing where there is nothing. */
  take(): string;
}

/** The end of a stream at which it is told what to say. */
export interface Telling {
  readonly untold: Untold;
  /** There is something to tell. */
  wake(): void;
  /** Nothing more is told. */
  end(): void;
}

/** Repositories of a kind that are told one by one; of more it is told that any may have changed. */
const MOST_OF_A_KIND = 50;
/** After this a browser comes again by itself. */
const RETRY_MILLISECONDS = 2_000;
/** Something is said at least this often, so that a proxy in between sees a connection in use. */
const BEAT_MILLISECONDS = 15_000;

/** Gathers changes until they are taken: however many come, it stays small. */
export function gatherUntold(): Untold {
  const kinds = new Map<ChangeKind, Set<string> | 'any'>();
  return {
    add({ kind, repository }) {
      const known = kinds.get(kind) ?? new Set();
      if (known === 'any') return;
      if (repository !== undefined) known.add(repository);
      kinds.set(kind, repository === undefined || known.size > MOST_OF_A_KIND ? 'any' : known);
    },
    take() {
      const events = [...kinds].flatMap(([kind, which]) =>
        which === 'any' ? eventText(kind, {}) : [...which].map((repository) => eventText(kind, { repository })),
      );
      kinds.clear();
      return events.join('');
    },
  };
}

/**
 * The events of one reader, who is told no faster than they read. `begin` answers what is called when the stream is over,
 * whoever ended it.
 */
export function changeStream(begin: (telling: Telling) => () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const untold = gatherUntold();
  let wake = () => {};
  let isOver = false;
  let isBeatDue = false;
  const stop = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(beat);
    leave();
    wake();
  };
  const leave = begin({ untold, wake: () => wake(), end: stop });
  const beat = setInterval(() => {
    isBeatDue = true;
    wake();
  }, BEAT_MILLISECONDS);
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MILLISECONDS}\n\n`)),
    async pull(controller) {
      const text = await next();
      if (text === undefined) controller.close();
      else controller.enqueue(encoder.encode(text));
    },
    cancel: stop,
  });

  async function next(): Promise<string | undefined> {
    while (!isOver) {
      const text = untold.take();
      if (text !== '' || isBeatDue) {
        isBeatDue = false;
        return text === '' ? ':\n\n' : text;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return undefined;
  }
}

function eventText(kind: ChangeKind, data: { readonly repository?: string }): string {
  return `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
