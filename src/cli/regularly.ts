/** Does work at once and then every so often, one at a time; the answer ends it. What it throws is told. */
export function regularly(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): () => void {
  const controller = new AbortController();
  let isRunning = false;
  const turn = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await work(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) onError(error);
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void turn(), milliseconds);
  void turn();
  return () => {
    clearInterval(timer);
    controller.abort();
  };
}
