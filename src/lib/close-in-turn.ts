/** What was opened, and is to be closed. */
export interface Closing {
  add(close: () => Promise<void> | void): void;
  /** Closes all of it, the last first, once. */
  close(): Promise<void>;
}

/** Collects what is to be closed, as it is opened. */
export function closeInTurn(): Closing {
  const closes: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => void closes.push(close),
    async close() {
      for (const close of closes.splice(0).toReversed()) await close();
    },
  };
}
