/** Work that is done when there may be some. */
export interface Wakeable {
  /** There may be something to do: it is done now, or once more after what is under way. */
  wake(): void;
  /** Settles when what is under way has ended; undefined while nothing is. Never rejects. */
  underWay(): Promise<void> | undefined;
}

export interface WakeableOptions {
  /** Once it is aborted, nothing more is begun. */
  readonly signal: AbortSignal;
  /** Told what `work` throws; it is done again when it is woken again. */
  onError(error: unknown): void;
}

/** Does `work` whenever it is woken, never twice at a time. Work that finds that there is more wakes itself. */
export function wakeable(work: () => Promise<void>, { signal, onError }: WakeableOptions): Wakeable {
  let running: Promise<void> | undefined;
  let again = false;
  return {
    wake() {
      if (signal.aborted) return;
      again = true;
      // A turn later: what `work` does at once may wake it as well.
      running ??= Promise.resolve().then(run);
    },
    underWay: () => running,
  };

  async function run(): Promise<void> {
    while (again && !signal.aborted) {
      again = false;
      try {
        await work();
      } catch (error) {
        onError(error);
      }
    }
    running = undefined;
  }
}
