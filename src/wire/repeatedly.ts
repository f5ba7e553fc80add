/** What is done again and again. */
export interface Repeated {
  readonly milliseconds: number;
  work(signal: AbortSignal): Promise<void>;
  onError(error: unknown): void;
}

/** Does work every so often, one time after another; the answer ends it early and waits for it. */
export function repeatedly({ milliseconds, work, onError }: Repeated): () => Promise<void> {
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work(controller.signal)
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  }, milliseconds);
  return async () => {
    clearInterval(timer);
    controller.abort();
    await running;
  };
}
